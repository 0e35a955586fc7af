/**
 * The smallest app: it loads what it is told to, does nothing and ends by itself. On exit it writes what it has
 * cost as one JSON line, synchronously, because an exit handler cannot wait.
 */
const { writeSync } = require('node:fs')

require('./middleware.cjs')

process.on('exit', () => {
  const { user, system } = process.cpuUsage()
  const own = 2
  const filesLoaded = Object.keys(require.cache).length - own
  writeSync(1, `${JSON.stringify({ cpuMicroseconds: user + system, filesLoaded })}\n`)
})
