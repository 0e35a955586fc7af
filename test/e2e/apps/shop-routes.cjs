'use strict'
const { health } = require('meterbridge')

// A shop that uses every library that is measured; the entry files differ only in how they load them.
exports.shop = function shop({ express, pg, Redis, Queue, Worker }) {
  const database = new pg.Pool({ connectionString: process.env.POSTGRES_URL, max: 2 })
  const connection = new Redis(process.env.REDIS_URL, { maxRetriesPerRequest: null })
  const name = process.env.QUEUE_NAME
  const queue = new Queue(name, { connection })
  const worker = new Worker(name, async (job) => job.data.id, { connection })
  let finished = 0
  worker.on('completed', () => finished++)

  const app = express()
  app.get('/orders/:id', async (request, response) => {
    const { rows } = await database.query('SELECT $1::int + 1 AS next', [request.params.id])
    await connection.set(`${name}:order`, request.params.id)
    await queue.add('ship', { id: request.params.id })
    response.json(rows[0])
  })
  app.get('/finished', (_request, response) => response.json({ finished }))
  app.get('/readiness', (request, response) => {
    const { reason } = request.query
    if (reason) health.setNotReady(reason)
    else health.setReady()
    response.end()
  })
  const server = app.listen(0, '127.0.0.1', () =>
    console.log(`shop on http://127.0.0.1:${server.address().port}`),
  )
}
