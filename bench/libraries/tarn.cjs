const { repeat } = require('../harness/repeat.cjs')

/** @type {import('../harness/library-bench.ts').LibraryBench} */
module.exports = {
  services: ['postgres'],
  packages: ['tarn', 'knex'],
  counted: 'db_client_operation_duration',
  async open({ postgres }) {
    const db = require('knex')({ client: 'pg', connection: postgres, pool: { min: 0, max: 10 } })
    await db.raw('SELECT 1')
    return { operations: { 'a query of Knex, that of `pg` included': repeat(() => db.raw('SELECT 1')) } }
  },
}
