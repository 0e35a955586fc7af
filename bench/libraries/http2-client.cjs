const { once } = require('node:events')
const { startPeer } = require('../harness/peers.cjs')
const { repeat } = require('../harness/repeat.cjs')

/** @type {import('../harness/library-bench.ts').LibraryBench} */
module.exports = {
  services: [],
  packages: [],
  counted: 'http_client_request_duration',
  async open() {
    const session = require('node:http2').connect(`http://127.0.0.1:${await startPeer('http2.cjs')}`)
    return { operations: { 'a request': repeat(() => once(session.request().resume(), 'end')) } }
  },
}
