'use strict'
// Answers as it is asked: /fine at once, /faulty late and with an error.
const { createServer } = require('node:http')
const { setTimeout: delay } = require('node:timers/promises')

const lateMs = 100

async function answer(request, response) {
  if (request.url === '/faulty') await delay(lateMs)
  response.writeHead(request.url === '/faulty' ? 503 : 200).end()
}

const server = createServer((request, response) => void answer(request, response))
server.listen(0, '127.0.0.1', () => console.log(`listening on ${server.address().port}`))
