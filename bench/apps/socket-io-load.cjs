const { io } = require('socket.io-client')

let socket

/** Sends so many messages, and tells when all of them have been answered. */
process.on('message', ({ port, messages }) => {
  socket ??= io(`http://127.0.0.1:${port}`, { transports: ['websocket'] })
  let left = messages
  for (let sent = 0; sent < messages; sent++) {
    socket.emit('chat', 'a small message', () => {
      if (--left === 0) process.send('done')
    })
  }
})
process.on('disconnect', () => process.exit())
