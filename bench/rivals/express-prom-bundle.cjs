/** express-prom-bundle with method and path and its own defaults for buckets and for the shortening of paths. */
const bundle = require('express-prom-bundle')
const { servePromClient } = require('./serve-prom-client.cjs')

servePromClient()

module.exports = bundle({ includeMethod: true, includePath: true, autoregister: false })
