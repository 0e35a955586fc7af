'use strict'
// Serves the metrics in a server of its own, made with the framework that is named.
const { createServer } = require('node:http')
const {
  health,
  metricsHandler,
  metricsHandlerForFastify,
  metricsHandlerForFetch,
} = require('../../../dist/index.js')

const pages = ['metrics', 'health', 'ready', 'health/startup', 'health/none']
const frameworks = {
  'node:http': () => {
    const handlers = Object.fromEntries(pages.map((page) => [`/own/${page}`, metricsHandler({ page })]))
    return createServer((request, response) => handlers[request.url](request, response))
  },
  express4: () => express(require('express4')),
  express5: () => express(require('express')),
  fastify: async () => {
    const app = require('fastify')()
    for (const page of pages) app.all(`/own/${page}`, metricsHandlerForFastify({ page }))
    await app.ready()
    return app.server
  },
  hono: () => {
    const { Hono } = require('hono')
    const { createAdaptorServer } = require('@hono/node-server')
    const app = new Hono()
    for (const page of pages) app.all(`/own/${page}`, metricsHandlerForFetch({ page }))
    return createAdaptorServer(app)
  },
}

function express(create) {
  const app = create()
  for (const page of pages) app.all(`/own/${page}`, metricsHandler({ page }))
  return createServer(app)
}

async function main() {
  health.addCheck('migrations', () => false, { group: 'startup' })
  const server = await frameworks[process.argv[2]]()
  server.listen(0, '127.0.0.1', () => console.log(`serving ${server.address().port}`))
  process.stdin.on('data', (text) => health.setNotReady(String(text)))
}

void main()
