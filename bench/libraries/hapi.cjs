const { requestsTo } = require('../harness/peers.cjs')

/** @type {import('../harness/library-bench.ts').LibraryBench} */
module.exports = {
  services: [],
  packages: ['@hapi/hapi'],
  counted: 'http_server_request_duration',
  official: {
    instrumentations: {
      '@opentelemetry/instrumentation-http': 'HttpInstrumentation',
      '@opentelemetry/instrumentation-hapi': 'HapiInstrumentation',
    },
    hasMetrics: true,
  },
  async open() {
    const app = require('@hapi/hapi').server({
      autoListen: false,
      listener: require('node:http').createServer(),
    })
    app.route({ method: 'GET', path: '/items/{id}', handler: () => 'a small answer' })
    await app.start()
    const server = app.listener
    return { operations: { 'a request': await requestsTo(server) } }
  },
}
