const { requestsTo } = require('../harness/peers.cjs')

/** @type {import('../harness/library-bench.ts').LibraryBench} */
module.exports = {
  services: [],
  packages: ['hono', '@hono/node-server'],
  counted: 'http_server_request_duration',
  official: {
    instrumentations: { '@opentelemetry/instrumentation-http': 'HttpInstrumentation' },
    hasMetrics: true,
  },
  async open() {
    const { Hono } = require('hono')
    const { getRequestListener } = require('@hono/node-server')
    const app = new Hono().get('/items/:id', (context) => context.text('a small answer'))
    const listener = getRequestListener(app.fetch)
    const server = require('node:http').createServer((request, response) => void listener(request, response))
    return { operations: { 'a request': await requestsTo(server) } }
  },
}
