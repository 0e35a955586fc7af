'use strict'

// A shop whose one order touches everything that is traced; the entry files differ only in how they load it.
exports.tracedShop = function tracedShop({ http, express, pg, Redis, Queue, Worker }) {
  const database = new pg.Pool({ connectionString: process.env.POSTGRES_URL, max: 2 })
  const connection = new Redis(process.env.REDIS_URL, { maxRetriesPerRequest: null })
  const name = process.env.QUEUE_NAME
  const queue = new Queue(name, { connection })
  const worker = new Worker(name, work, { connection })
  const ended = { completed: 0, failed: 0 }
  worker.on('completed', () => ended.completed++)
  worker.on('failed', () => ended.failed++)

  async function work(job) {
    await database.query('SELECT $1::text AS shipped', [job.name])
    await connection.incr(`${name}:shipped`)
    if (job.name === 'refund') throw new RangeError('no money')
  }

  const app = express()
  app.use((_request, _response, next) => next())
  app.get('/orders/:id', async (request, response) => {
    const { id } = request.params
    const origin = `http://127.0.0.1:${server.address().port}`
    const { rows } = await database.query('SELECT $1::int + 1 AS next', [id])
    await connection.set(`${name}:order`, id)
    await connection.get(`${name}:order`)
    await (await fetch(`${origin}/stock/${id}`)).json()
    await getWithNodeHttp(`${origin}/stock/${id}`)
    await queue.add('ship', { id })
    response.json(rows[0])
  })
  app.get('/stock/:id', (_request, response) => response.json({ stock: 1 }))
  app.get('/refunds', async (_request, response) => {
    await queue.add('refund', {})
    response.json({})
  })
  app.get('/broken', async (_request, response) => {
    await database.query('SELECT no_such_column').catch(() => {})
    response.status(500).end()
  })
  app.get('/ended', (_request, response) => response.json(ended))
  app.get('/stop', (_request, response) => {
    response.json({}).on('close', stop)
  })
  const server = app.listen(0, '127.0.0.1', () => {
    console.log(`traced shop on http://127.0.0.1:${server.address().port}`)
  })

  function getWithNodeHttp(url) {
    return new Promise((resolve, reject) => {
      http.get(url, (response) => response.resume().on('end', resolve)).on('error', reject)
    })
  }

  async function stop() {
    server.close()
    server.closeAllConnections()
    await worker.close()
    await queue.close()
    await database.end()
    connection.disconnect()
    console.log('stopped')
  }
}
