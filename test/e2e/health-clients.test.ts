import { createServer, type AddressInfo, type Server } from 'node:net'
import { expect, test, vi } from 'vitest'
import { MongoWireServer } from './mongo-wire-server.ts'
import { startHealthApp, type HealthApp } from './health-under-test.ts'
import { valueOf } from './preload/read-page.ts'
import { claimRedisDatabase } from './services/claim-redis-database.ts'
import { createDatabase } from './services/create-database.ts'
import { createMysqlDatabase } from './services/create-mysql-database.ts'

const wait = { timeout: 30_000, interval: 20 }

/** A server that takes connections and never answers. */
async function silentServer(): Promise<{ port: number } & Disposable> {
  const server: Server = createServer((socket) => socket.on('error', () => {}))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { port: (server.address() as AddressInfo).port, [Symbol.dispose]: () => void server.close() }
}

async function checksOf(shop: HealthApp): Promise<Record<string, string>> {
  const { body } = await shop.ask('/ready', { accept: 'application/json' })
  const { checks } = JSON.parse(body) as { checks: Record<string, { status: string; reason?: string }> }
  return Object.fromEntries(
    Object.entries(checks).map(([name, { status, reason }]) => [name, reason ?? status]),
  )
}

test.concurrent('checks the database of each pool in use, and forgets it with the pool', async () => {
  await using database = await createDatabase('health')
  await using shop = await startHealthApp()
  const { host, pathname } = new URL(database.url)
  const name = `postgres ${host}${pathname}`
  await shop.tell('clients {"postgres":{"cacheMs":0,"timeoutMs":30000}}')
  expect(await checksOf(shop)).toEqual({})
  await shop.tell(`pool orders ${database.url}`)
  expect(await checksOf(shop)).toEqual({ [name]: 'up' })
  const labels = { dependency_name: name, dependency_type: 'postgresql' }
  expect(valueOf(await shop.app.scrape(), { name: 'dependency_up', labels })).toBe(1)
  await shop.tell('end orders')
  expect(await checksOf(shop)).toEqual({})
})

test.concurrent('checks the database of postgres.js in use, and forgets it with its end', async () => {
  await using database = await createDatabase('health')
  await using shop = await startHealthApp()
  const { host, pathname } = new URL(database.url)
  await shop.tell('clients {"postgres":{"cacheMs":0,"timeoutMs":30000}}')
  await shop.tell(`postgresjs orders ${database.url}`)
  expect(await checksOf(shop)).toEqual({ [`postgres ${host}${pathname}`]: 'up' })
  await shop.tell('postgresjs lost postgres://127.0.0.1:1/lost')
  expect(await checksOf(shop)).toEqual({
    [`postgres ${host}${pathname}`]: 'up',
    'postgres 127.0.0.1:1/lost': expect.stringContaining('ECONNREFUSED'),
  })
  await shop.tell('end orders')
  await shop.tell('end lost')
  expect(await checksOf(shop)).toEqual({})
  const page = await shop.app.scrape()
  const labels = { db_operation_name: 'SELECT', db_namespace: pathname.slice(1) }
  // Its own SELECT, and one for each time that the check was asked.
  const selects = valueOf(page, { name: 'db_client_operation_duration_seconds_count', labels })
  expect(selects).toBeGreaterThanOrEqual(3)
})

test.concurrent('checks the database of mysql2 pools in use, and forgets it with the pool', async () => {
  await using database = await createMysqlDatabase('health')
  await using shop = await startHealthApp()
  const { host, pathname } = new URL(database.url)
  const name = `mysql ${host}${pathname}`
  await shop.tell('clients {"mysql":{"cacheMs":0,"timeoutMs":30000}}')
  await shop.tell(`mysql orders ${database.url}`)
  expect(await checksOf(shop)).toEqual({ [name]: 'up' })
  const labels = { dependency_name: name, dependency_type: 'mysql' }
  expect(valueOf(await shop.app.scrape(), { name: 'dependency_up', labels })).toBe(1)
  await shop.tell('mysql lost mysql://127.0.0.1:1/lost')
  expect(await checksOf(shop)).toEqual({
    [name]: 'up',
    'mysql 127.0.0.1:1/lost': expect.stringContaining('ECONNREFUSED'),
  })
  await shop.tell('end orders')
  await shop.tell('end lost')
  expect(await checksOf(shop)).toEqual({})
})

test.concurrent('checks the servers of mongodb clients in use, and forgets them with the client', async () => {
  await using server = await MongoWireServer.start()
  await using shop = await startHealthApp()
  const name = `mongodb ${server.address}`
  await shop.tell('clients {"mongodb":{"cacheMs":0,"timeoutMs":30000}}')
  await shop.tell(`mongo shop mongodb://${server.address}`)
  expect(await checksOf(shop)).toEqual({ [name]: 'up' })
  expect(server.received.get('ping')).toBeGreaterThanOrEqual(1)
  server.replies.set('ping', { ok: 0, code: 13, codeName: 'Unauthorized', errmsg: 'no' })
  expect(await checksOf(shop)).toEqual({ [name]: 'MongoServerError: no' })
  server.replies.delete('ping')
  await shop.tell('mongo lost mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=500')
  expect(await checksOf(shop)).toEqual({
    [name]: 'up',
    'mongodb 127.0.0.1:1': 'MongoTopologyClosedError: Topology is closed',
  })
  await shop.tell('stop shop')
  await shop.tell('stop lost')
  expect(await checksOf(shop)).toEqual({})
})

test.concurrent('a database that never answered is down', async () => {
  await using shop = await startHealthApp()
  await shop.tell('clients {"postgres":{"timeoutMs":30000}}')
  await shop.tell('pool orders postgres://127.0.0.1:1/orders')
  expect(await checksOf(shop)).toEqual({
    'postgres 127.0.0.1:1/orders': 'Error: connect ECONNREFUSED 127.0.0.1:1',
  })
  expect((await shop.ask('/ready')).status).toBe(503)
})

test.concurrent('a pool that lends no connection in time is down, and asked once until it does', async () => {
  await using database = await createDatabase('health')
  await using shop = await startHealthApp()
  await shop.tell('clients {"postgres":{"cacheMs":0,"timeoutMs":200}}')
  await shop.tell(`pool orders ${database.url}`)
  await shop.tell('hold orders')
  for (let i = 0; i < 3; i++) {
    expect(Object.values(await checksOf(shop))).toEqual([expect.stringContaining('no answer within 200 ms')])
  }
  const page = await shop.app.scrape()
  expect(valueOf(page, { name: 'db_client_connection_pending_requests' })).toBe(1)
  await shop.tell('release orders')
  await shop.askUntil('/ready', 200)
  await vi.waitFor(async () => expect(Object.values(await checksOf(shop))).toEqual(['up']), wait)
})

test.concurrent('checks the Redis server of the clients in use, whatever one of them waits for', async () => {
  await using database = await claimRedisDatabase()
  await using shop = await startHealthApp()
  const name = `redis ${new URL(database.url).host}`
  await shop.tell('clients {"redis":{"cacheMs":0,"timeoutMs":30000}}')
  await shop.tell(`redis worker ${database.url}`)
  expect(await checksOf(shop)).toEqual({ [name]: 'up' })
  await shop.tell('block worker')
  expect(await checksOf(shop)).toEqual({ [name]: 'up' })
  await shop.tell(`redis cache ${database.url}`)
  expect(await checksOf(shop)).toEqual({ [name]: 'up' })
  const labels = { db_operation_name: 'PING' }
  const pings = { name: 'db_client_operation_duration_seconds_count', labels }
  expect(valueOf(await shop.app.scrape(), pings)).toBeGreaterThanOrEqual(2)
})

test.concurrent('checks the Redis server of node-redis clients in use, and forgets it with the last', async () => {
  await using database = await claimRedisDatabase()
  await using shop = await startHealthApp()
  const name = `redis ${new URL(database.url).host}`
  await shop.tell('clients {"redis":{"cacheMs":0,"timeoutMs":30000}}')
  await shop.tell(`noderedis worker ${database.url}`)
  expect(await checksOf(shop)).toEqual({ [name]: 'up' })
  const labels = { db_operation_name: 'PING' }
  const pings = { name: 'db_client_operation_duration_seconds_count', labels }
  expect(valueOf(await shop.app.scrape(), pings)).toBeGreaterThanOrEqual(1)
  await shop.tell('wait worker')
  expect(await checksOf(shop)).toEqual({ [name]: 'up' })
  await shop.tell('close worker')
  expect(await checksOf(shop)).toEqual({})
})

test.concurrent('stands in no transaction of the application', async () => {
  await using database = await claimRedisDatabase()
  await using shop = await startHealthApp()
  await shop.tell('clients {"redis":{"cacheMs":0,"timeoutMs":30000}}')
  await shop.tell(`redis cache ${database.url}`)
  await shop.tell('begin cache')
  expect(Object.values(await checksOf(shop))).toEqual(['up'])
  await shop.tell('commit cache')
  await shop.app.said(/replies \[\]/)
})

test.concurrent('a Redis server that takes connections and says nothing is down', async () => {
  using silent = await silentServer()
  await using shop = await startHealthApp()
  await shop.tell('clients {"redis":true}')
  shop.app.child.stdin!.write(`redis cache redis://127.0.0.1:${silent.port}\n`)
  const checks = {
    [`redis 127.0.0.1:${silent.port}`]: expect.stringMatching(/^Error: the connection is at "connect/),
  }
  await vi.waitFor(async () => expect(await checksOf(shop)).toEqual(checks), wait)
  expect(await shop.ask('/ready')).toMatchObject({ status: 503 })
})

test.concurrent('says that it is blind when the instrument is off', async () => {
  await using shop = await startHealthApp({ env: { OTEL_NODE_DISABLED_INSTRUMENTATIONS: 'pg,postgres' } })
  await shop.tell('clients {"postgres":true,"redis":true}')
  await shop.app.warned(/CLIENT_CHECKS_BLIND: health\.checkClients finds no postgres client/)
  expect(shop.app.output.stderr).not.toContain('finds no redis client')
})
