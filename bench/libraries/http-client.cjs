const { startPeer } = require('../harness/peers.cjs')
const { repeat } = require('../harness/repeat.cjs')

/** @type {import('../harness/library-bench.ts').LibraryBench} */
module.exports = {
  services: [],
  packages: [],
  counted: 'http_client_request_duration',
  official: {
    instrumentations: { '@opentelemetry/instrumentation-http': 'HttpInstrumentation' },
    hasMetrics: true,
  },
  async open() {
    const { Agent, get } = require('node:http')
    const options = { port: await startPeer('http.cjs'), agent: new Agent({ keepAlive: true }) }
    const request = () =>
      new Promise((resolve, reject) => {
        get(options, (response) => response.resume().on('end', resolve)).on('error', reject)
      })
    return { operations: { '`http.get`': repeat(request) } }
  },
}
