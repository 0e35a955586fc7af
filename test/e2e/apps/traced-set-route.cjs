'use strict'

// A server without a router, whose application says what the route is.
const { createServer } = require('node:http')
const { setRoute } = require('../../../dist/index.js')

const server = createServer((request, response) => {
  setImmediate(() => {
    if (request.url !== '/plain') setRoute(request, '/rpc/{procedure}')
    response.end()
  })
}).listen(0, '127.0.0.1', () => console.log(`listening on http://127.0.0.1:${server.address().port}`))
