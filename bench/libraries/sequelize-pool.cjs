const { repeat } = require('../harness/repeat.cjs')

/** @type {import('../harness/library-bench.ts').LibraryBench} */
module.exports = {
  services: ['postgres'],
  packages: ['sequelize-pool', 'sequelize'],
  counted: 'db_client_operation_duration',
  async open({ postgres }) {
    const { Sequelize } = require('sequelize')
    const db = new Sequelize(postgres, { logging: false, pool: { max: 10 } })
    await db.query('SELECT 1')
    return {
      operations: { 'a query of Sequelize, that of `pg` included': repeat(() => db.query('SELECT 1')) },
    }
  },
}
