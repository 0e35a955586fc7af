import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startHealthApp } from './health-under-test.ts'
import { samplesOf, valueOf } from './preload/read-page.ts'

test.concurrent('answers /ready with the verdict of its checks, and /health with that of its life', async () => {
  await using shop = await startHealthApp()
  await shop.tell('add database {"cacheMs":0}')
  await shop.tell('add mail {"cacheMs":0,"critical":false}')
  expect(await shop.ask('/ready')).toMatchObject({ status: 200, body: 'OK' })
  await shop.tell('fail mail')
  expect(await shop.ask('/ready')).toMatchObject({
    status: 200,
    body: 'degraded\nmail: Error: mail refused\n',
  })
  await shop.tell('fail database')
  expect(await shop.ask('/ready')).toMatchObject({
    status: 503,
    body: 'database: Error: database refused\nmail: Error: mail refused\n',
  })
  expect(await shop.ask('/health')).toMatchObject({ status: 200, body: 'OK' })
  await shop.tell('add loop {"cacheMs":0,"group":"live"}')
  await shop.tell('fail loop')
  expect(await shop.ask('/health')).toMatchObject({ status: 503, body: 'loop: Error: loop refused\n' })
})

test.concurrent('answers /health/<group> with the verdict of that group', async () => {
  await using shop = await startHealthApp()
  await shop.tell('add migrations {"cacheMs":0,"group":["startup","ready"]}')
  await shop.tell('fail migrations')
  const failed = { status: 503, body: 'migrations: Error: migrations refused\n' }
  expect(await shop.ask('/health/startup')).toMatchObject(failed)
  expect(await shop.ask('/health/ready?verbose')).toMatchObject(failed)
  expect(await shop.ask('/health/live')).toMatchObject({ status: 200, body: 'OK' })
  expect(await shop.ask('/health/')).toMatchObject({ status: 200, body: 'OK' })
  expect(await shop.ask('/health/other')).toMatchObject({ status: 404 })
  expect(await shop.ask('/health/startup/more')).toMatchObject({ status: 404 })
})

test.concurrent('answers in JSON to those who ask for it before text', async () => {
  await using shop = await startHealthApp()
  await shop.tell('add database {"type":"postgresql"}')
  const text = 'text/plain; charset=utf-8'
  const json = 'application/json; charset=utf-8'
  for (const [accept, type] of [
    ['*/*', text],
    ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', text],
    ['application/json;q=0.5, text/plain', text],
    ['application/json;q=0', text],
    ['application/json', json],
    ['application/json, text/plain, */*', json],
  ] as const) {
    expect(await shop.ask('/ready', { accept }), accept).toMatchObject({ status: 200, type })
  }
  const { body } = await shop.ask('/ready', { accept: 'application/json' })
  const { checks, ...verdict } = JSON.parse(body) as { checks: Record<string, Record<string, unknown>> }
  expect(verdict).toEqual({ status: 'up', group: 'ready', reasons: [] })
  expect(checks['database']).toMatchObject({ status: 'up', type: 'postgresql', critical: true })
  expect(checks['database']!['lastSuccessAt']).toBe(checks['database']!['checkedAt'])
})

test.concurrent('shows each dependency in the metrics, without anybody asking for /ready', async () => {
  await using shop = await startHealthApp()
  await shop.tell('add database {"cacheMs":0,"type":"postgresql"}')
  const page = await shop.app.scrape()
  const labels = { dependency_name: 'database', dependency_type: 'postgresql' }
  expect(valueOf(page, { name: 'dependency_up', labels })).toBe(1)
  expect(samplesOf(page, { name: 'dependency_time_since_success_seconds' })).toHaveLength(1)
  await shop.tell('fail database')
  expect(valueOf(await shop.app.scrape(), { name: 'dependency_up', labels })).toBe(0)
})

test.concurrent('says the status alone to those who show no credentials where they are asked for', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'meterbridge-health-'))
  const file = join(folder, 'tokens')
  writeFileSync(file, 'a-token-that-is-long-enough-to-be-one\n', { mode: 0o600 })
  try {
    await using shop = await startHealthApp({ env: { METERBRIDGE_BEARER_TOKEN_FILE: file } })
    await shop.tell('add database {"cacheMs":0,"group":["ready","startup"]}')
    await shop.tell('fail database')
    const accept = 'application/json'
    const authorization = 'Bearer a-token-that-is-long-enough-to-be-one'
    for (const path of ['/ready', '/health/startup']) {
      expect(await shop.ask(path)).toMatchObject({ status: 503, body: 'down\n' })
      const { status, body } = await shop.ask(path, { accept })
      expect([status, Object.keys(JSON.parse(body) as object)]).toEqual([503, ['status', 'group']])
      expect((await shop.ask(path, { authorization })).body).toBe('database: Error: database refused\n')
      expect((await shop.ask(path, { authorization, accept })).body).toContain('database refused')
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
})
