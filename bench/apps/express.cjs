const express = require('express')
const { Redis } = require('ioredis')
const { Pool } = require('pg')
const middleware = require('./middleware.cjs')
const { announce, reportCost } = require('./report-cost.cjs')

const pool = new Pool({ connectionString: process.env.POSTGRES_URL, max: 10 })
const redis = new Redis(process.env.REDIS_URL)

const app = express()
if (middleware) app.use(middleware)

app.get('/items/:id', async (request, response) => {
  const { id } = request.params
  const { rows } = await pool.query('SELECT id, name FROM meterbridge_bench_items WHERE id = $1', [id])
  const views = await redis.get(`meterbridge:bench:views:${id}`)
  response.json({ ...rows[0], views })
})

reportCost()
announce(require('node:http').createServer(app))
