const { requestsTo } = require('../harness/peers.cjs')

/** @type {import('../harness/library-bench.ts').LibraryBench} */
module.exports = {
  services: [],
  packages: ['koa', '@koa/router'],
  counted: 'http_server_request_duration',
  official: {
    instrumentations: {
      '@opentelemetry/instrumentation-http': 'HttpInstrumentation',
      '@opentelemetry/instrumentation-koa': 'KoaInstrumentation',
    },
    hasMetrics: true,
  },
  async open() {
    const Koa = require('koa')
    const { Router } = require('@koa/router')
    const router = new Router().get('/items/:id', (context) => (context.body = 'a small answer'))
    const server = require('node:http').createServer(new Koa().use(router.routes()).callback())
    return { operations: { 'a request': await requestsTo(server) } }
  },
}
