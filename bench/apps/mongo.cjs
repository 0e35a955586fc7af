// Answers every command of MongoDB's wire protocol with `ok: 1`: a stand-in, no MongoDB.
const { createServer } = require('node:net')
const { BSON } = require('mongodb')

const reply = BSON.serialize({
  ok: 1,
  ismaster: true,
  helloOk: true,
  maxBsonObjectSize: 16_777_216,
  maxMessageSizeBytes: 48_000_000,
  maxWriteBatchSize: 100_000,
  minWireVersion: 0,
  maxWireVersion: 21,
})
const opReply = 1
const opQuery = 2004
const opMessage = 2013

const server = createServer((socket) => {
  let buffered = Buffer.alloc(0)
  socket.setNoDelay(true).on('error', () => {})
  socket.on('data', (chunk) => {
    buffered = Buffer.concat([buffered, chunk])
    while (buffered.length >= 16 && buffered.length >= buffered.readInt32LE(0)) {
      const isQuery = buffered.readInt32LE(12) === opQuery
      const head = Buffer.alloc(isQuery ? 36 : 21)
      if (isQuery) head.writeInt32LE(1, 32)
      head.writeInt32LE(head.length + reply.length, 0)
      head.writeInt32LE(buffered.readInt32LE(4), 8)
      head.writeInt32LE(isQuery ? opReply : opMessage, 12)
      socket.write(Buffer.concat([head, reply]))
      buffered = buffered.subarray(buffered.readInt32LE(0))
    }
  })
})
server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }))
