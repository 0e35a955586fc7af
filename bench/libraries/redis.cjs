const { repeat } = require('../harness/repeat.cjs')

/** @type {import('../harness/library-bench.ts').LibraryBench} */
module.exports = {
  services: ['redis'],
  packages: ['redis'],
  counted: 'db_client_operation_duration',
  official: {
    instrumentations: { '@opentelemetry/instrumentation-redis': 'RedisInstrumentation' },
    hasMetrics: false,
  },
  async open({ redis }) {
    const { createClient } = require('redis')
    const client = createClient({ url: redis })
    await client.connect()
    const hundred = () => {
      const pipeline = client.multi()
      for (let i = 0; i < 100; i++) pipeline.get('meterbridge:bench:absent')
      return pipeline.execAsPipeline()
    }
    return {
      operations: {
        GET: repeat(() => client.get('meterbridge:bench:absent')),
        'GET in a pipeline of 100': (count) => repeat(hundred)(count / 100),
      },
    }
  },
}
