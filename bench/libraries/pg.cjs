const { repeat } = require('../harness/repeat.cjs')

/** @type {import('../harness/library-bench.ts').LibraryBench} */
module.exports = {
  services: ['postgres'],
  packages: ['pg'],
  counted: 'db_client_operation_duration',
  official: {
    instrumentations: { '@opentelemetry/instrumentation-pg': 'PgInstrumentation' },
    hasMetrics: true,
  },
  async open({ postgres }) {
    const { Client, Pool } = require('pg')
    const client = new Client({ connectionString: postgres })
    await client.connect()
    const pool = new Pool({ connectionString: postgres, max: 10 })
    return {
      operations: {
        '`pool.query`': repeat(() => pool.query('SELECT 1')),
        '`client.query`': repeat(() => client.query('SELECT 1')),
      },
    }
  },
}
