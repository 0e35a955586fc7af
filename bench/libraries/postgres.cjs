const { repeat } = require('../harness/repeat.cjs')

/** @type {import('../harness/library-bench.ts').LibraryBench} */
module.exports = {
  services: ['postgres'],
  packages: ['postgres'],
  counted: 'db_client_operation_duration',
  async open({ postgres }) {
    const sql = require('postgres')(postgres, { max: 10 })
    await sql`SELECT 1`
    return { operations: { 'a query': repeat(() => sql`SELECT 1`) } }
  },
}
