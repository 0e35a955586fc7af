// A small shop as its own team would write it: HTTP, Postgres, Redis, a queue and a model. Nothing here
// sets metrics up; the preload measures it, and the business calls come from `meterbridge`.
import express, { type NextFunction, type Request, type Response } from 'express'
import { Redis } from 'ioredis'
import { health } from 'meterbridge'
import pg from 'pg'
import { aiRoutes } from './ai-routes.ts'
import { orderRoutes } from './order-routes.ts'
import { startQueue } from './shipping-queue.ts'
import { workflowRoutes } from './workflow-routes.ts'

const database = new pg.Pool({ connectionString: process.env['POSTGRES_URL'], max: 5 })
const cache = new Redis(process.env['REDIS_URL']!)
const shipping = await startQueue({
  postgresUrl: process.env['POSTGRES_URL']!,
  redisUrl: process.env['DEMO_QUEUE_ON_REDIS'] === 'true' ? process.env['REDIS_URL']! : undefined,
})

await database.query(
  'CREATE TABLE IF NOT EXISTS products (id int PRIMARY KEY, name text NOT NULL, cents int NOT NULL)',
)
await database.query(
  'CREATE TABLE IF NOT EXISTS orders (id serial PRIMARY KEY, product int NOT NULL, cents int NOT NULL)',
)
await database.query(
  "INSERT INTO products SELECT n, 'product ' || n, 100 * n FROM generate_series(1, 50) n ON CONFLICT DO NOTHING",
)
health.addCheck('postgres', async () => {
  await database.query('SELECT 1')
})

const app = express()
app.use(express.json())
app.use('/api', orderRoutes({ database, cache, shipping }))
app.use('/api', aiRoutes())
app.use('/api', workflowRoutes())
app.use((error: Error, _request: Request, response: Response, _next: NextFunction) => {
  response.status(500).json({ error: error.message })
})
const server = app.listen(0, '127.0.0.1', () => {
  const address = server.address()
  if (typeof address === 'object' && address !== null) process.send?.({ port: address.port })
})
