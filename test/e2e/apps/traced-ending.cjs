'use strict'
// Serves some requests, which makes spans when traces are on, and ends in the way that the first argument names.
const http = require('node:http')
const [, , ending, requests = '1'] = process.argv

const server = http.createServer((_request, response) => response.end('served'))
server.listen(0, '127.0.0.1', () => ask(Number(requests)))

function ask(times) {
  const { port } = server.address()
  http.get({ port, host: '127.0.0.1', agent: false }, (response) => {
    response.resume().on('close', () => {
      if (times > 1) setTimeout(ask, 30, times - 1)
      else server.close(() => setImmediate(() => endings[ending]()))
    })
  })
}

const endings = {
  'a natural end': () => console.log('done'),
  'an exit code': () => {
    process.exitCode = 5
  },
  'process.exit': () => process.exit(3),
  'process.exit inside beforeExit': () => process.once('beforeExit', () => process.exit(8)),
  'an uncaught exception': () => {
    throw new RangeError('thrown')
  },
  'an unhandled rejection': () => void Promise.reject(new Error('rejected')),
  'a signal': () => stayAlive(),
  'a signal with a handler': () => {
    process.once('SIGTERM', () => {
      console.log('handled', process.listenerCount('SIGTERM'))
      clearInterval(alive)
    })
    const alive = stayAlive()
  },
}

function stayAlive() {
  console.log('ready', process.listenerCount('SIGTERM'), process.listenerCount('SIGINT'))
  return setInterval(() => {}, 1000)
}
