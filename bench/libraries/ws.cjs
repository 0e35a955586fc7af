const { once } = require('node:events')
const { countdown } = require('../harness/countdown.cjs')
const { startPeer } = require('../harness/peers.cjs')

/** @type {import('../harness/library-bench.ts').LibraryBench} */
module.exports = {
  services: [],
  packages: ['ws'],
  counted: 'websocket_messages',
  async open() {
    const { WebSocket } = require('ws')
    const socket = new WebSocket(`ws://127.0.0.1:${await startPeer('ws-echo.cjs')}`)
    await once(socket, 'open')
    const { arrived, tick } = countdown()
    socket.on('message', tick)
    return {
      operations: {
        async 'a message sent and its echo received'(count) {
          const all = arrived(count)
          for (let sent = 0; sent < count; sent++) socket.send('a small message')
          await all
        },
      },
    }
  },
}
