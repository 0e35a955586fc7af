const { promClientStore } = require('./prom-client-store.cjs')

module.exports = promClientStore(require('prom-client'))
