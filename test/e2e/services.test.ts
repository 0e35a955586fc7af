import { spawnSync } from 'node:child_process'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { connect } from 'amqplib'
import { Redis } from 'ioredis'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { services } from '../../scripts/services/catalog.ts'
import { ensureServices } from '../../scripts/services/ensure-services.ts'
import type { EnsureOptions } from '../../scripts/services/ensure-services.ts'
import { answers } from '../../scripts/services/find-running.ts'
import { isAlive } from '../../src/cli/up/process-identity.ts'
import type { ProcessIdentity } from '../../src/cli/up/process-identity.ts'
import type { ServiceName } from '../../scripts/services/service.ts'
import { readState } from '../../scripts/services/state-file.ts'
import { stopServices } from '../../scripts/services/stop-services.ts'
import { addScrapeTarget } from './services/add-scrape-target.ts'
import { claimRedisDatabase } from './services/claim-redis-database.ts'
import { createDatabase } from './services/create-database.ts'
import { serviceUrl } from './services/service-url.ts'
import { uniqueName } from './services/unique-name.ts'

/** A busy machine takes tens of seconds for a new Postgres, and some tests make two. */
vi.setConfig({ testTimeout: 240_000 })

describe('servers started in a folder of their own', () => {
  // The other test files go on using the servers of the checkout while these come and go.
  let cacheFolder: string
  let alone: EnsureOptions

  beforeAll(() => {
    cacheFolder = mkdtempSync(join(tmpdir(), 'meterbridge-services-test-'))
    alone = { cacheFolder, environment: {}, useDefaultPorts: false }
  })

  afterAll(async () => {
    await stopServices(cacheFolder)
    rmSync(cacheFolder, { recursive: true, force: true })
  })

  test('brings up a Postgres that answers a query', async () => {
    const { postgres } = await ensureServices(['postgres'], alone)
    const client = new pg.Client({ connectionString: postgres })
    await client.connect()
    const { rows } = await client.query('SELECT 40 + 2 AS answer')
    await client.end()
    expect(rows).toEqual([{ answer: 42 }])
  })

  test('brings up a Redis that keeps a key', async () => {
    const { redis } = await ensureServices(['redis'], alone)
    const client = new Redis(redis)
    await client.set('key', 'value')
    expect(await client.get('key')).toBe('value')
    client.disconnect()
  })

  test('leaves a server that answers as it is', async () => {
    await ensureServices(['postgres'], alone)
    const before = startedProcesses('postgres')
    await ensureServices(['postgres'], alone)
    expect(startedProcesses('postgres')).toEqual(before)
  })

  test('starts one server when several callers ask at the same time', async () => {
    await stopServices(cacheFolder)
    const [first, second, third] = await Promise.all([
      ensureServices(['redis'], alone),
      ensureServices(['redis'], alone),
      ensureServices(['redis'], alone),
    ])
    expect([second, third]).toEqual([first, first])
  })

  test('starts a server of its own for each of two checkouts that start one at the same time', async () => {
    await stopServices(cacheFolder)
    const folder = join(cacheFolder, 'services', 'postgres')
    rmSync(folder, { recursive: true, force: true })
    const otherFolder = mkdtempSync(join(tmpdir(), 'meterbridge-services-test-'))
    try {
      const first = ensureServices(['postgres'], alone)
      // Its port is chosen now, and listened on once its data is there.
      while (!existsSync(folder)) await delay(5)
      const second = await ensureServices(['postgres'], { ...alone, cacheFolder: otherFolder })
      expect(second.postgres).not.toBe((await first).postgres)
    } finally {
      await stopServices(otherFolder)
      rmSync(otherFolder, { recursive: true, force: true })
    }
  })

  test('replaces a server that died', async () => {
    const { redis } = await ensureServices(['redis'], alone)
    const [died] = startedProcesses('redis')
    process.kill(died!.pid, 'SIGKILL')
    while (await answers(services.redis, redis)) await delay(10)
    const again = await ensureServices(['redis'], alone)
    expect(await answers(services.redis, again.redis)).toBe(true)
    expect(startedProcesses('redis')).not.toEqual([died])
  })

  test('stops every process that it started', async () => {
    const { redis, postgres } = await ensureServices(['redis', 'postgres'], alone)
    const processes = [...startedProcesses('redis'), ...startedProcesses('postgres')]
    expect(processes.map(isAlive)).toEqual([true, true])
    expect((await stopServices(cacheFolder)).toSorted()).toEqual(['postgres', 'redis'])
    expect(processes.map(isAlive)).toEqual([false, false])
    expect(await answers(services.redis, redis)).toBe(false)
    expect(await answers(services.postgres, postgres)).toBe(false)
  })

  test('uses a given server and never stops it', async () => {
    const environment = { REDIS_URL: serviceUrl('redis') }
    const { redis } = await ensureServices(['redis'], { ...alone, environment })
    expect(redis).toBe(environment.REDIS_URL)
    await stopServices(cacheFolder)
    expect(await answers(services.redis, redis)).toBe(true)
  })

  test('refuses a given URL at which nobody answers, without showing its password', async () => {
    const environment = { REDIS_URL: 'redis://:secret@127.0.0.1:1' }
    await expect(ensureServices(['redis'], { ...alone, environment })).rejects.toThrow(
      /^SERVICE_URL_REFUSED: the REDIS_URL redis:\/\/:\*\*\*@127\.0\.0\.1:1 is wrong because .*ECONNREFUSED/,
    )
  })

  test('tells a test what to run when a server is missing', () => {
    expect(() => serviceUrl('rabbitmq', cacheFolder)).toThrow('Run `npm run services up rabbitmq`.')
  })

  function startedProcesses(name: ServiceName): readonly ProcessIdentity[] {
    const server = readState(cacheFolder).started[name]
    return server?.kind === 'processes' ? server.processes : []
  }
})

describe('servers of the checkout', () => {
  beforeAll(async () => {
    await ensureServices(['postgres', 'redis', 'rabbitmq', 'prometheus'])
  })

  test('brings up a RabbitMQ that delivers a message', async () => {
    const connection = await connect(serviceUrl('rabbitmq'))
    const channel = await connection.createConfirmChannel()
    const { queue } = await channel.assertQueue(uniqueName('greetings'), { exclusive: true })
    channel.sendToQueue(queue, Buffer.from('hello'))
    await channel.waitForConfirms()
    const message = await channel.get(queue)
    await connection.close()
    expect(message && message.content.toString()).toBe('hello')
  })

  test('brings up a Prometheus that scrapes a target of a test', async () => {
    const program = createServer((_request, response) => {
      response.setHeader('content-type', 'text/plain; version=0.0.4')
      response.end('answers_total 42\n')
    })
    await new Promise<void>((resolve) => program.listen(0, '127.0.0.1', resolve))
    const target = addScrapeTarget(`127.0.0.1:${(program.address() as AddressInfo).port}`)
    try {
      const query = `answers_total{test="${target.label}"}`
      const url = new URL(`/api/v1/query?query=${encodeURIComponent(query)}`, serviceUrl('prometheus'))
      let values: string[] = []
      while (values.length === 0) {
        await delay(100)
        const { data } = (await (await fetch(url)).json()) as PrometheusAnswer
        values = data.result.map((sample) => sample.value[1])
      }
      expect(values).toEqual(['42'])
    } finally {
      target.remove()
      program.close()
      program.closeAllConnections()
    }
  })

  test('gives each test a Postgres database of its own', async () => {
    await using first = await createDatabase('orders')
    await using second = await createDatabase('orders')
    const client = new pg.Client({ connectionString: first.url })
    await client.connect()
    const { rows } = await client.query('SELECT current_database() AS name')
    await client.end()
    expect(rows).toEqual([{ name: first.name }])
    expect(second.url).not.toBe(first.url)
  })

  test('drops a Postgres database that is still in use', async () => {
    const database = await createDatabase('orders')
    const client = new pg.Client({ connectionString: database.url })
    const ended = new Promise((resolve) => client.on('error', resolve))
    await client.connect()
    await database.drop()
    await ended
    const late = new pg.Client({ connectionString: database.url })
    await expect(late.connect()).rejects.toThrow(`database "${database.name}" does not exist`)
  })

  test('gives each test an empty Redis database of its own', async () => {
    const claimed = await Promise.all([claimRedisDatabase(), claimRedisDatabase(), claimRedisDatabase()])
    expect(new Set(claimed.map((database) => database.number)).size).toBe(3)
    const client = new Redis(claimed[0].url)
    const key = uniqueName('key')
    await client.set(key, 'value')
    await Promise.all(claimed.map((database) => database.release()))
    // Another test may have claimed it since, and may have keys of its own in it.
    expect(await client.exists(key)).toBe(0)
    client.disconnect()
  })
})

describe('the command', () => {
  test('refuses a service that it does not know', () => {
    const { status, stderr } = runCommand('up', 'mysql')
    expect(stderr).toContain('SERVICE_UNKNOWN: the service "mysql" is wrong')
    expect(status).toBe(1)
  })

  test('explains itself when it is called without a command', () => {
    const { status, stderr } = runCommand()
    expect(stderr).toContain('Usage: node scripts/services.ts <up|down|status>')
    expect(status).toBe(2)
  })

  test('says where each server answers', async () => {
    const { redis } = await ensureServices(['redis'])
    const { status, stdout } = runCommand('status', 'redis')
    expect(stdout).toContain(redis)
    expect(status).toBe(0)
  })

  function runCommand(...args: string[]): { status: number | null; stdout: string; stderr: string } {
    return spawnSync(process.execPath, ['scripts/services.ts', ...args], { encoding: 'utf8' })
  }
})

interface PrometheusAnswer {
  readonly data: { readonly result: readonly { readonly value: readonly [number, string] }[] }
}
