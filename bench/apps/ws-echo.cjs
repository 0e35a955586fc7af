const { createServer } = require('node:http')
const { WebSocketServer } = require('ws')
const { announce, reportCost } = require('./report-cost.cjs')

reportCost()
const server = createServer()
const sockets = new WebSocketServer({ server })
sockets.on('connection', (socket) => {
  socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }))
})
announce(server)
