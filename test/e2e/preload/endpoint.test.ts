import { gunzipSync, zstdDecompressSync } from 'node:zlib'
import { get, request, type IncomingHttpHeaders, type RequestOptions } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addScrapeTarget } from '../services/add-scrape-target.ts'
import { claimRedisDatabase, type RedisDatabase } from '../services/claim-redis-database.ts'
import { serviceUrl } from '../services/service-url.ts'
import { uniqueName } from '../services/unique-name.ts'
import { runApp, type RunningApp } from '../run-app.ts'
import { promtool } from './promtool.ts'
import { samplesOf, valueOf } from './read-page.ts'

const orders = 5
const text = 'text/plain; version=0.0.4; charset=utf-8'

interface Answered {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

describe.each(['worker', 'main'])('the endpoint in the %s thread', (thread) => {
  let redis: RedisDatabase
  let app: RunningApp
  let shop: string
  let endpoint: URL

  beforeAll(async () => {
    redis = await claimRedisDatabase()
    app = runApp({
      app: 'shop.cjs',
      stdin: null,
      env: {
        METERBRIDGE_ENDPOINT_THREAD: thread,
        POSTGRES_URL: serviceUrl('postgres'),
        REDIS_URL: redis.url,
        QUEUE_NAME: uniqueName('shop'),
      },
    })
    shop = (await app.said(/shop on (\S+)/))[1]!
    endpoint = new URL(await app.url())
    for (let id = 1; id <= orders; id++) await (await fetch(`${shop}/orders/${id}`)).text()
  })
  afterAll(async () => {
    await app[Symbol.asyncDispose]()
    await redis.release()
  })

  test.each([
    [undefined, text],
    ['*/*', text],
    ['text/plain', text],
    [
      'application/openmetrics-text; version=1.0.0',
      'application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=underscores',
    ],
    [
      // What Prometheus 3 sends when it does not ask for protobuf.
      'application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2',
      'application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=allow-utf-8',
    ],
  ])('answers Accept: %s with %s', async (accept, expected) => {
    const { status, headers, body } = await ask('/metrics', {
      headers: accept === undefined ? {} : { accept },
    })
    expect(status).toBe(200)
    expect(headers['content-type']).toBe(expected)
    expect(body.toString().endsWith('# EOF\n')).toBe(expected.startsWith('application/openmetrics-text'))
  })

  test('compresses for those who accept gzip or zstd, and nobody else', async () => {
    const [plain, zipped, dense] = await Promise.all([
      ask('/metrics'),
      ask('/metrics', { headers: { 'accept-encoding': 'gzip' } }),
      ask('/metrics', { headers: { 'accept-encoding': 'gzip, zstd' } }),
    ])
    expect(plain.headers).not.toHaveProperty('content-encoding')
    expect(zipped.headers['content-encoding']).toBe('gzip')
    for (const { headers } of [plain, zipped, dense]) {
      expect([headers.vary, headers['cache-control']]).toEqual(['Accept, Accept-Encoding', 'no-store'])
    }
    expect(zipped.body.length).toBeLessThan(plain.body.length / 3)
    expect(gunzipSync(zipped.body).toString()).toContain('target_info{')
    expect(dense.headers['content-encoding']).toBe('zstd')
    expect(zstdDecompressSync(dense.body).toString()).toContain('target_info{')
  })

  test('answers HEAD with the headers of GET and no body', async () => {
    const headers = { accept: 'application/openmetrics-text; version=1.0.0', 'accept-encoding': 'gzip' }
    for (const path of ['/metrics', '/health', '/ready', '/other']) {
      const [head, full] = await Promise.all([ask(path, { method: 'HEAD', headers }), ask(path, { headers })])
      expect([head.status, head.body.length]).toEqual([full.status, 0])
      for (const name of ['content-type', 'content-encoding', 'content-length', 'vary', 'cache-control']) {
        expect(head.headers[name]).toBe(full.headers[name])
      }
    }
  })

  test('answers other paths with 404 and other methods with 405', async () => {
    const elsewhere = await ask('/other?path=/metrics')
    expect([elsewhere.status, elsewhere.body.toString()]).toEqual([
      404,
      'not found; try /metrics, /health, /ready\n',
    ])
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) {
      const answer = await ask('/metrics', { method })
      expect([answer.status, answer.headers.allow]).toEqual([405, 'GET, HEAD'])
    }
  })

  test('answers /health with OK, and /ready with the reasons when it is not', async () => {
    expect((await ask('/health')).body.toString()).toBe('OK')
    expect((await ask('/ready')).status).toBe(200)
    await setReadiness('waiting for the cache')
    const busy = await ask('/ready')
    expect([busy.status, busy.body.toString()]).toEqual([503, 'waiting for the cache\n'])
    expect((await ask('/health')).status).toBe(200)
    await setReadiness('')
    expect((await ask('/ready')).status).toBe(200)

    async function setReadiness(reason: string): Promise<void> {
      await (await fetch(`${shop}/readiness?reason=${encodeURIComponent(reason)}`)).text()
    }
  })

  test('never counts its own requests', async () => {
    const requests = async (): Promise<number | undefined> =>
      valueOf(await app.scrape(), { name: 'http_server_request_duration_seconds_count' })
    const before = await requests()
    await Promise.all(['/metrics', '/health', '/ready', '/nowhere'].map((path) => ask(path)))
    expect(await requests()).toBe(before)
    const routes = samplesOf(await app.scrape(), { name: 'http_server_request_duration_seconds_count' }).join(
      '\n',
    )
    expect(routes).not.toMatch(/metrics|health|ready|nowhere|_unmatched/)
    expect(valueOf(await app.scrape(), { name: 'http_server_active_requests' }) ?? 0).toBe(0)
  })

  test('survives what clients do wrong', async () => {
    const aborted = get(
      { host: endpoint.hostname, port: endpoint.port, path: '/metrics', agent: false },
      (response) => {
        response.destroy()
      },
    )
    aborted.on('error', () => {})
    const tooLong = await ask('/metrics', { headers: { cookie: 'c'.repeat(20_000) } }).catch(
      (error: Error) => error,
    )
    expect(tooLong).toMatchObject({ status: 431 })
    const answers = await Promise.all(Array.from({ length: 12 }, () => ask('/metrics')))
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 12 }, () => 200))
  })

  test('serves a page in which promtool complains of nothing but names of the semantic conventions', async () => {
    const { stdout, stderr } = await promtool(await app.scrape())
    expect(stdout).toBe('')
    const complaint = 'non-histogram and non-summary metrics should not have "_count" suffix'
    // The conventions name gauges so; redis.client.connection.count follows db.client.connection.count.
    const named = [
      'db_client_connection',
      'process_thread',
      'process_unix_file_descriptor',
      'redis_client_connection',
    ]
    expect(stderr.trimEnd().split('\n')).toEqual(named.map((name) => `${name}_count ${complaint}`))
  })

  test('is up in a real Prometheus, which answers with what was sent', async () => {
    using target = addScrapeTarget(endpoint.host)
    const labels = `test="${target.label}",http_route="/orders/:id"`
    const sets = `test="${target.label}",db_system_name="redis",db_operation_name="SET"`
    for (const [expression, expected] of [
      [`up{test="${target.label}"}`, '1'],
      [`sum(http_server_request_duration_seconds_count{${labels}})`, `${orders}`],
      [`sum(http_server_request_duration_seconds_bucket{${labels},le="+Inf"})`, `${orders}`],
      [`sum(db_client_operation_duration_seconds_count{${sets}})`, `${orders}`],
      [`count({test="${target.label}"}) > bool 50`, '1'],
    ] as const) {
      // A scrape that a busy machine answers too late for Prometheus is a gap until the next one.
      await expect.poll(() => answerOf(expression)).toBe(expected)
    }
    const quantile = `histogram_quantile(0.99, sum by (le) (http_server_request_duration_seconds_bucket{${labels}}))`
    await expect.poll(async () => Number(await answerOf(quantile))).toBeGreaterThan(0)
  })

  /** Asks with exactly these headers: `fetch` adds some of its own. */
  function ask(path: string, options: RequestOptions = {}): Promise<Answered> {
    return new Promise((resolve, reject) => {
      request(
        { host: endpoint.hostname, port: endpoint.port, path, agent: false, ...options },
        (response) => {
          const { statusCode = 0, headers } = response
          buffer(response).then((body) => resolve({ status: statusCode, headers, body }), reject)
        },
      )
        .on('error', reject)
        .end()
    })
  }
})

/** Asks Prometheus until it has an answer: it scrapes every second. */
async function answerOf(query: string): Promise<string> {
  const url = new URL(`/api/v1/query?query=${encodeURIComponent(query)}`, serviceUrl('prometheus'))
  for (;;) {
    const { data } = (await (await fetch(url)).json()) as {
      readonly data: { readonly result: readonly { readonly value: readonly [number, string] }[] }
    }
    const [first] = data.result
    if (first !== undefined) return first.value[1]
    await delay(100)
  }
}
