const { fork } = require('node:child_process')
const { once } = require('node:events')
const { join } = require('node:path')

/** @type {import('../harness/library-bench.ts').LibraryBench} */
module.exports = {
  services: [],
  packages: [],
  counted: 'http_server_request_duration',
  async open() {
    const server = require('node:http2').createServer((_request, response) => response.end('a small answer'))
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const load = fork(join(__dirname, '../apps/http2-load.cjs'), { execArgv: [], env: {} })
    return {
      operations: {
        async 'a request'(requests) {
          load.send({ port: server.address().port, requests })
          await once(load, 'message')
        },
      },
    }
  },
}
