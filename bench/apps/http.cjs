const http = require('node:http')
const middleware = require('./middleware.cjs')
const { announce, reportCost } = require('./report-cost.cjs')

const body = JSON.stringify({ id: 1, name: 'a small answer' })

function handle(_request, response) {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length })
  response.end(body)
}

reportCost()
announce(
  http.createServer(
    middleware
      ? (request, response) => middleware(request, response, () => handle(request, response))
      : handle,
  ),
)
