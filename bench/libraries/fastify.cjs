const { requestsTo } = require('../harness/peers.cjs')

/** @type {import('../harness/library-bench.ts').LibraryBench} */
module.exports = {
  services: [],
  packages: ['fastify'],
  counted: 'http_server_request_duration',
  official: {
    instrumentations: { '@opentelemetry/instrumentation-http': 'HttpInstrumentation' },
    hasMetrics: true,
  },
  async open() {
    const app = require('fastify')()
    app.get('/items/:id', (_request, reply) => reply.send('a small answer'))
    await app.ready()
    const { server } = app
    return { operations: { 'a request': await requestsTo(server) } }
  },
}
