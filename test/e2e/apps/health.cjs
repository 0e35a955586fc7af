'use strict'
// Says of its health what the commands on standard input ask for, one a line, and answers each with "did".
const { createInterface } = require('node:readline')
const { health } = require('meterbridge')

const clients = {}
const failing = new Set()

const commands = {
  add: (name, options) =>
    health.addCheck(
      name,
      () => {
        if (failing.has(name)) throw new Error(`${name} refused`)
      },
      JSON.parse(options ?? '{}'),
    ),
  fail: (name) => failing.add(name),
  mend: (name) => failing.delete(name),
  watch: (signal, options) => health.notReadyOnSignal(signal, JSON.parse(options ?? '{}')),
  /** Begins to drain at the signal, and ends when it has. */
  drain: (signal) => process.once(signal, () => console.log('draining')),
  drained: () => process.exit(7),
  /** Does with the signal what signal-exit does: raises it again when no other listens. */
  count: (signal) => {
    process.on(signal, function counted() {
      if (process.listenerCount(signal) !== 1) return
      process.off(signal, counted)
      process.kill(process.pid, signal)
    })
  },
  clients: (options) => health.checkClients(JSON.parse(options)),
  async pool(name, url) {
    const { Pool } = require('pg')
    clients[name] = new Pool({ connectionString: url, max: 1 })
    clients[name].on('error', () => {})
    await clients[name].query('SELECT 2').catch(() => {})
  },
  async redis(name, url) {
    const { Redis } = require('ioredis')
    clients[name] = new Redis(url, { maxRetriesPerRequest: null })
    clients[name].on('error', () => {})
    await clients[name].call('ECHO', 'hello')
  },
  async noderedis(name, url) {
    const { createClient } = require('redis')
    clients[name] = createClient({ url })
    clients[name].on('error', () => {})
    await clients[name].connect()
  },
  async postgresjs(name, url) {
    clients[name] = require('postgres')(url, { max: 1 })
    await clients[name]`SELECT 2`.catch(() => {})
  },
  async mysql(name, url) {
    const { createPool } = require('mysql2/promise')
    clients[name] = createPool({ uri: url, connectionLimit: 1 })
    await clients[name].query('SELECT 2').catch(() => {})
  },
  async mongo(name, url) {
    const { MongoClient } = require('mongodb')
    clients[name] = new MongoClient(url)
    await clients[name].connect().catch(() => {})
  },
  close: (name) => clients[name].disconnect(),
  wait: (name) => void clients[name].blPop(`${name}:nothing`, 0).catch(() => {}),
  /** Takes the one connection of a pool. */
  async hold(name) {
    clients[`held ${name}`] = await clients[name].connect()
  },
  release: (name) => clients[`held ${name}`].release(),
  block: (name) => void clients[name].blpop(`${name}:nothing`, 0).catch(() => {}),
  async begin(name) {
    await clients[name].multi({ pipeline: false })
  },
  async commit(name) {
    console.log('replies', JSON.stringify(await clients[name].exec()))
  },
  end: (name) => clients[name].end(),
  stop: (name) => clients[name].close(),
}

createInterface({ input: process.stdin }).on('line', (line) => void obey(line))

async function obey(line) {
  const [command, ...words] = line.split(' ')
  await commands[command](...words)
  console.log('did', line)
}
// Alive when standard input ends, too.
setInterval(() => {}, 1000)
console.log('ready')
