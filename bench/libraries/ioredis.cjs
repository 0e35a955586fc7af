const { repeat } = require('../harness/repeat.cjs')

/** @type {import('../harness/library-bench.ts').LibraryBench} */
module.exports = {
  services: ['redis'],
  packages: ['ioredis'],
  counted: 'db_client_operation_duration',
  official: {
    instrumentations: { '@opentelemetry/instrumentation-ioredis': 'IORedisInstrumentation' },
    hasMetrics: false,
  },
  async open({ redis }) {
    const { Redis } = require('ioredis')
    const client = new Redis(redis)
    const hundred = Array.from({ length: 100 }, () => ['get', 'meterbridge:bench:absent'])
    return {
      operations: {
        GET: repeat(() => client.get('meterbridge:bench:absent')),
        'GET in a pipeline of 100': (count) => repeat(() => client.pipeline(hundred).exec())(count / 100),
      },
    }
  },
}
