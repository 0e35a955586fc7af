const http = require('node:http')
const { register } = require('prom-client')

/** Serves prom-client's registry on the port of the run, as its users do, without holding the process. */
function servePromClient() {
  http
    .createServer(async (_request, response) => {
      response.setHeader('content-type', register.contentType)
      response.end(await register.metrics())
    })
    .listen(Number(process.env.OTEL_EXPORTER_PROMETHEUS_PORT), '127.0.0.1')
    .unref()
}

module.exports = { servePromClient }
