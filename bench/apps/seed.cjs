/** Creates (`up`) or removes (`down`) the hundred rows and keys that the Express app reads. */
const { Redis } = require('ioredis')
const { Client } = require('pg')

const ids = Array.from({ length: 100 }, (_, index) => index)
const keys = ids.map((id) => `meterbridge:bench:views:${id}`)

async function seed(direction) {
  const client = new Client({ connectionString: process.env.POSTGRES_URL })
  const redis = new Redis(process.env.REDIS_URL)
  await client.connect()
  await client.query('DROP TABLE IF EXISTS meterbridge_bench_items')
  await redis.del(keys)
  if (direction === 'up') {
    await client.query('CREATE TABLE meterbridge_bench_items (id integer PRIMARY KEY, name text NOT NULL)')
    await client.query(`INSERT INTO meterbridge_bench_items
      SELECT id, 'item ' || id FROM generate_series(0, ${ids.length - 1}) AS id`)
    await redis.mset(keys.flatMap((key, id) => [key, `${id * 7}`]))
  }
  await client.end()
  await redis.quit()
}

void seed(process.argv[2])
