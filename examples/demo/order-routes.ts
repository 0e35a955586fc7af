import { Router } from 'express'
import type { Redis } from 'ioredis'
import { billing } from 'meterbridge'
import type { Pool } from 'pg'
import type { Shipping } from './shipping-queue.ts'

/** Products read through the cache, and orders that are paid and shipped. */
export function orderRoutes({
  database,
  cache,
  shipping,
}: {
  database: Pool
  cache: Redis
  shipping: Shipping
}): Router {
  const routes = Router()

  routes.get('/products/:id', async (request, response) => {
    const key = `product:${request.params.id}`
    const cached = await cache.get(key)
    if (cached !== null) {
      response.type('json').send(cached)
      return
    }
    const found = await database.query('SELECT * FROM products WHERE id = $1', [request.params.id])
    if (found.rows.length === 0) {
      response.status(404).json({ error: 'no such product' })
      return
    }
    await cache.set(key, JSON.stringify(found.rows[0]), 'EX', 5)
    response.json(found.rows[0])
  })

  routes.post('/orders', async (request, response) => {
    const { product, cents } = request.body as { product: number; cents: number }
    const order = await billing.transaction(
      { type: 'payment', currency: 'EUR', amountMinor: cents },
      async () => {
        const client = await database.connect()
        try {
          await client.query('BEGIN')
          if (product === 13) throw new CardDeclinedError('the card was declined')
          const inserted = await client.query<{ id: number }>({
            name: 'insert-order',
            text: 'INSERT INTO orders (product, cents) VALUES ($1, $2) RETURNING id',
            values: [product, cents],
          })
          await client.query('COMMIT')
          return inserted.rows[0]!
        } catch (error) {
          await client.query('ROLLBACK')
          throw error
        } finally {
          client.release()
        }
      },
    )
    await shipping.add(order.id)
    response.status(201).json(order)
  })
  return routes
}

class CardDeclinedError extends Error {
  override name = 'CardDeclinedError'
}
