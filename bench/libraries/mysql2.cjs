const { repeat } = require('../harness/repeat.cjs')

/** @type {import('../harness/library-bench.ts').LibraryBench} */
module.exports = {
  services: ['mariadb'],
  packages: ['mysql2'],
  counted: 'db_client_operation_duration',
  official: {
    instrumentations: { '@opentelemetry/instrumentation-mysql2': 'MySQL2Instrumentation' },
    hasMetrics: false,
  },
  async open({ mariadb }) {
    const { createPool } = require('mysql2/promise')
    const pool = createPool({ uri: mariadb, connectionLimit: 10 })
    return { operations: { '`pool.query`': repeat(() => pool.query('SELECT 1')) } }
  },
}
