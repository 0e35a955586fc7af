const { requestsTo } = require('../harness/peers.cjs')

/** @type {import('../harness/library-bench.ts').LibraryBench} */
module.exports = {
  services: [],
  packages: [],
  counted: 'http_server_request_duration',
  official: {
    instrumentations: { '@opentelemetry/instrumentation-http': 'HttpInstrumentation' },
    hasMetrics: true,
  },
  async open() {
    const server = require('node:http').createServer((_request, response) => response.end('a small answer'))
    return { operations: { 'a request': await requestsTo(server) } }
  },
}
