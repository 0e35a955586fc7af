'use strict'
const cluster = require('node:cluster')
const { createServer } = require('node:http')

if (cluster.isPrimary) {
  const addresses = []
  for (let n = 0; n < 2; n++) cluster.fork()
  cluster.on('listening', (_worker, { port }) => {
    if (addresses.push(port) === 2) console.log(`both listen on ${addresses[0]}, ${addresses[1]}`)
  })
  cluster.on('exit', (_worker, code, signal) => console.log('worker ended', code, signal))
  process.stdin.on('end', () => cluster.disconnect()).resume()
} else {
  createServer((_request, response) => response.end(`worker ${cluster.worker.id}`)).listen(0, '127.0.0.1')
}
