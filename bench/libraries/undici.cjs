const { startPeer } = require('../harness/peers.cjs')
const { repeat } = require('../harness/repeat.cjs')

/** @type {import('../harness/library-bench.ts').LibraryBench} */
module.exports = {
  services: [],
  packages: ['undici'],
  counted: 'http_client_request_duration',
  official: {
    instrumentations: { '@opentelemetry/instrumentation-undici': 'UndiciInstrumentation' },
    hasMetrics: true,
  },
  async open() {
    const undici = require('undici')
    const url = `http://127.0.0.1:${await startPeer('http.cjs')}/`
    return {
      operations: {
        '`fetch`': repeat(async () => (await fetch(url)).arrayBuffer()),
        '`request` of undici': repeat(async () => (await undici.request(url)).body.dump()),
      },
    }
  },
}
