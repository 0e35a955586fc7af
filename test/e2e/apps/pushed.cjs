'use strict'
// Serves some requests and records through @opentelemetry/api, then stays until a line on standard input ends it.
const http = require('node:http')
const { metrics } = require('@opentelemetry/api')

const meter = metrics.getMeter('shop-meter', '1.2.3')
meter
  .createCounter('shop.orders', { unit: '{order}', description: 'Orders taken.' })
  .add(3, { country: 'DE' })
meter.createUpDownCounter('shop.baskets').add(-2)
meter.createGauge('shop.temperature', { unit: 'Cel' }).record(-4.5, { room: 'cold "store"\n' })
const latency = meter.createHistogram('shop.latency', { unit: 's' })
for (const seconds of [0.2, 0.7, 40]) latency.record(seconds, { route: '/orders' })
meter.createObservableCounter('shop.visits').addCallback((result) => result.observe(11, { door: 'front' }))
meter.createObservableGauge('shop.fill', { unit: '1' }).addCallback(async (result) => result.observe(0.5))

const server = http.createServer((request, response) => {
  response.statusCode = request.url === '/missing' ? 404 : 200
  response.end('served')
})
server.listen(0, '127.0.0.1', () => void askAll(server.address().port))

async function askAll(port) {
  for (const path of ['/', '/', '/missing']) await ask({ port, path, host: '127.0.0.1', agent: false })
  server.close()
  console.log('ready')
}

function ask(options) {
  return new Promise((resolve) => http.get(options, (response) => response.resume().on('close', resolve)))
}

process.stdin.once('data', () => process.stdin.destroy())
