'use strict'
const apps = require('./framework-apps.cjs')

const [name, platform] = process.argv[2].split('/')
apps[name]({ load: async (specifier) => require(specifier), onSlow() {}, platform }).then(({ port }) =>
  console.log(`app on http://127.0.0.1:${port}`),
)
