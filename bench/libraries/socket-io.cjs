const { fork } = require('node:child_process')
const { once } = require('node:events')
const { createServer } = require('node:http')
const { join } = require('node:path')

/** @type {import('../harness/library-bench.ts').LibraryBench} */
module.exports = {
  services: [],
  packages: ['socket.io'],
  counted: 'websocket_messages',
  official: {
    instrumentations: { '@opentelemetry/instrumentation-socket.io': 'SocketIoInstrumentation' },
    hasMetrics: false,
  },
  async open() {
    const { Server } = require('socket.io')
    const server = createServer()
    new Server(server).on('connection', (socket) => socket.on('chat', (_text, answer) => answer('yes')))
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const load = fork(join(__dirname, '../apps/socket-io-load.cjs'), { execArgv: [], env: {} })
    return {
      operations: {
        async 'a message received and answered'(messages) {
          load.send({ port: server.address().port, messages })
          await once(load, 'message')
        },
      },
    }
  },
}
