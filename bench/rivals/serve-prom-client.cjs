const http = require('node:http')
const { register } = require('prom-client')

/** Serves prom-client's registry on the port of the run, as its users do, without holding the process. */
function servePromClient() {
  http
    .createServer((_request, response) => void answer(response))
    .listen(Number(process.env.OTEL_EXPORTER_PROMETHEUS_PORT), '127.0.0.1')
    .unref()
}

async function answer(response) {
  response.setHeader('content-type', register.contentType)
  response.end(await register.metrics())
}

module.exports = { servePromClient }
