const { requestsTo } = require('../harness/peers.cjs')

/** @type {import('../harness/library-bench.ts').LibraryBench} */
module.exports = {
  services: [],
  packages: ['express'],
  counted: 'http_server_request_duration',
  official: {
    instrumentations: {
      '@opentelemetry/instrumentation-http': 'HttpInstrumentation',
      '@opentelemetry/instrumentation-express': 'ExpressInstrumentation',
    },
    hasMetrics: true,
  },
  async open() {
    const express = require('express')
    const app = express().get('/items/:id', (_request, response) => response.end('a small answer'))
    const server = require('node:http').createServer(app)
    return { operations: { 'a request': await requestsTo(server) } }
  },
}
