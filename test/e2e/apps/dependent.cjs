// Depends on Postgres, and on a worker of a queue that stops and goes on as it is told.
const { createServer } = require('node:http')
const { Queue, Worker } = require('bullmq')
const { health } = require('meterbridge')
const pg = require('pg')

const { POSTGRES_URL, REDIS_URL, NAME } = process.env

const pool = new pg.Pool({ connectionString: POSTGRES_URL, max: 2, connectionTimeoutMillis: 1000 })
// A server that goes away ends idle connections, which must not end the application.
pool.on('error', () => {})
health.addCheck('postgres', () => pool.query('select 1'))

const connection = { url: REDIS_URL, maxRetriesPerRequest: null }
const queue = new Queue(NAME, { connection })
const worker = new Worker(NAME, async () => {}, { connection })
setInterval(() => void queue.add('work', {}), 100)

const orders = { '/stop': () => worker.pause(), '/go': () => worker.resume() }

createServer((request, response) => {
  void orders[request.url]()
  response.end()
}).listen(0, '127.0.0.1', function told() {
  console.log(`listening on ${this.address().port}`)
})
