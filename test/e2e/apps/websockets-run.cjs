'use strict'
const { once } = require('node:events')
const { createServer } = require('node:http')

/** Sends two messages over `ws` and one event over Socket.IO to the process itself, and keeps both open. */
exports.websockets = async ({ WebSocket, WebSocketServer, Server, io }) => {
  const plain = createServer()
  const sockets = new WebSocketServer({ server: plain })
  sockets.on('connection', (peer) => peer.on('message', (data) => peer.send(data)))
  const client = new WebSocket(await listen(plain, 'ws'))
  await once(client, 'open')
  for (const text of ['one', 'two']) {
    client.send(text)
    await once(client, 'message')
  }

  const engine = createServer()
  new Server(engine).on('connection', (peer) => peer.on('ask', (answer) => answer('answered')))
  const asking = io(await listen(engine, 'http'), { transports: ['websocket'] })
  await new Promise((resolve) => asking.emit('ask', resolve))
  console.log('all done')
}

async function listen(server, scheme) {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return `${scheme}://127.0.0.1:${server.address().port}`
}
