const { startPeer } = require('../harness/peers.cjs')
const { repeat } = require('../harness/repeat.cjs')

/** @type {import('../harness/library-bench.ts').LibraryBench} */
module.exports = {
  services: [],
  packages: ['mongodb'],
  counted: 'db_client_operation_duration',
  async open() {
    const { MongoClient } = require('mongodb')
    const client = new MongoClient(`mongodb://127.0.0.1:${await startPeer('mongo.cjs')}`, { maxPoolSize: 10 })
    const shop = client.db('shop')
    return { operations: { 'a command': repeat(() => shop.command({ ping: 1 })) } }
  },
}
