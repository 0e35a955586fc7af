import { beforeAll, expect, test } from 'vitest'
import { nodeBinary } from './node-versions.ts'
import { OtlpReceiver, type ReceivedSpan } from './otlp-receiver.ts'
import { spanPaths } from './span-paths.ts'
import { openTracedShop } from './traced-shop.ts'

// The floor hooks `import` from a second thread.
const entries = (['22.15.0', '24.21.0', '26.10.0'] as const).flatMap((version) =>
  ['traced-shop.cjs', 'traced-shop.mjs'].map((app) => ({ version, app })),
)

beforeAll(async () => {
  await Promise.all(entries.map(({ version }) => nodeBinary(version)))
})

test.each(entries)(
  'connects the spans of a request from HTTP to the worker, in $app on Node $version',
  async ({ app, version }) => {
    await using receiver = await OtlpReceiver.open()
    await using shop = await openTracedShop({
      app,
      node: await nodeBinary(version),
      env: { ...toReceiver(receiver), OTEL_SERVICE_NAME: 'shop', OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json' },
    })
    await shop.get('/orders/7')
    await shop.jobsEnded(1)
    const rootOf = ({ spans }: OtlpReceiver): ReceivedSpan | undefined =>
      spans.find(({ name }) => name === 'GET /orders/:id')
    const orderOf = (of: OtlpReceiver): ReceivedSpan[] =>
      of.spans.filter(({ traceId }) => traceId === rootOf(of)?.traceId)
    const paths = [
      'GET /orders/:id',
      'GET /orders/:id > GET',
      'GET /orders/:id > GET',
      'GET /orders/:id > GET > GET /stock/:id',
      'GET /orders/:id > GET > GET /stock/:id',
      'GET /orders/:id > add QUEUE',
      'GET /orders/:id > add QUEUE > evalsha',
      'GET /orders/:id > add QUEUE > process QUEUE',
      'GET /orders/:id > add QUEUE > process QUEUE > evalsha',
      'GET /orders/:id > add QUEUE > process QUEUE > incr',
      'GET /orders/:id > add QUEUE > process QUEUE > pg-pool.connect',
      'GET /orders/:id > add QUEUE > process QUEUE > pg.query:SELECT postgres',
      'GET /orders/:id > get',
      'GET /orders/:id > pg-pool.connect',
      'GET /orders/:id > pg-pool.connect > pg.connect',
      'GET /orders/:id > pg.query:SELECT postgres',
      'GET /orders/:id > set',
    ]
    await receiver.until((of) => orderOf(of).length >= paths.length)
    expect(rootOf(receiver)).toMatchObject({
      kind: 'SERVER',
      parentSpanId: '',
      resource: { 'service.name': 'shop' },
    })
    const order = orderOf(receiver)
    expect(spanPaths(order, ({ name }) => shorten(name))).toEqual(paths)
    const consumer = order.find(({ kind }) => kind === 'CONSUMER')!
    expect(consumer.attributes).toEqual({
      'messaging.system.name': 'bullmq',
      'messaging.destination.name': shop.queue,
      'messaging.operation.name': 'process',
      'messaging.operation.type': 'process',
      'messaging.message.id': '1',
      'bullmq.job.name': 'ship',
      'bullmq.job.attempts.made': 1,
    })
    // The data of jobs travels through Lua scripts, whose arguments stay out of the spans.
    const scripts = order
      .filter(({ name }) => name === 'evalsha')
      .map(({ attributes }) => attributes['db.query.text'])
    for (const script of scripts) expect(script).toMatch(/^evalsha [\da-f]{40} \d+ \[\d+ other arguments\]$/)
  },
)

test('marks what failed, and makes no spans of scrapes, health checks and its own exports', async () => {
  await using receiver = await OtlpReceiver.open()
  await using shop = await openTracedShop({
    env: { ...toReceiver(receiver), OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: 'http/json' },
  })
  await shop.app.scrape()
  await fetch(`${await shop.app.url()}/health`)
  await shop.get('/broken')
  await shop.get('/refunds')
  await shop.jobsEnded(1)
  await receiver.until(({ spans }) => spans.some(({ kind }) => kind === 'CONSUMER'))
  const sent = receiver.requests.length
  await shop.get('/stop')
  expect(await shop.app.exit).toEqual({ code: 0, signal: null })
  await receiver.until(({ spans }) => spans.some(({ name }) => name === 'GET /stop'))

  const failed = receiver.spans.filter(({ statusCode }) => statusCode === 2)
  expect(failed.map(({ name, attributes }) => [shorten(name), attributes['error.type']]).toSorted()).toEqual([
    ['GET /broken', '500'],
    ['pg.query:SELECT postgres', undefined],
    ['process QUEUE', 'RangeError'],
  ])
  expect(sent).toBeGreaterThan(0)
  const servers = receiver.spans.filter(({ kind }) => kind === 'SERVER').map(({ name }) => name)
  expect(new Set(servers)).toEqual(new Set(['GET /broken', 'GET /refunds', 'GET /ended', 'GET /stop']))
  const clients = receiver.spans.filter(({ scope }) => /http|undici/.test(scope))
  expect(clients.filter(({ kind }) => kind === 'CLIENT')).toEqual([])
})

test('continues the trace of a caller and hands it on', async () => {
  await using receiver = await OtlpReceiver.open()
  await using shop = await openTracedShop({
    env: { ...toReceiver(receiver), OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json' },
  })
  const traceId = '0af7651916cd43dd8448eb211c80319c'
  await fetch(`${shop.origin}/stock/1`, { headers: { traceparent: `00-${traceId}-b7ad6b7169203331-01` } })
  await receiver.until(({ spans }) => spans.length > 0)
  expect(receiver.spans[0]).toMatchObject({
    traceId,
    parentSpanId: 'b7ad6b7169203331',
    name: 'GET /stock/:id',
  })
})

test('sends protobuf unless it is told otherwise', async () => {
  await using receiver = await OtlpReceiver.open()
  await using shop = await openTracedShop({ env: toReceiver(receiver) })
  await shop.get('/stock/1')
  await receiver.until(({ requests }) => requests.length > 0)
  expect(receiver.requests[0]).toEqual({
    path: '/v1/traces',
    contentType: 'application/x-protobuf',
    length: expect.any(Number),
  })
  expect(receiver.requests[0]!.length).toBeGreaterThan(100)
})

test('uses HTTP and says so once when gRPC is asked for', async () => {
  await using receiver = await OtlpReceiver.open()
  await using shop = await openTracedShop({
    env: { ...toReceiver(receiver), OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' },
  })
  await shop.get('/stock/1')
  await receiver.until(({ requests }) => requests.length > 0)
  expect(receiver.requests[0]!.contentType).toBe('application/x-protobuf')
  expect(shop.app.output.stderr.match(/OTEL_EXPORTER_OTLP_PROTOCOL is "grpc"/g)).toHaveLength(1)
})

test('prints spans to standard output with the console exporter', async () => {
  await using shop = await openTracedShop({ env: { OTEL_TRACES_EXPORTER: 'console' } })
  await shop.get('/stock/1')
  await expect(shop.app.said(/name: 'GET \/stock\/:id'/)).resolves.toBeDefined()
})

test('samples as OTEL_TRACES_SAMPLER says', async () => {
  await using receiver = await OtlpReceiver.open()
  await using shop = await openTracedShop({
    env: { ...toReceiver(receiver), OTEL_TRACES_SAMPLER: 'always_off' },
  })
  await shop.get('/orders/1')
  await shop.get('/stop')
  expect(await shop.app.exit).toEqual({ code: 0, signal: null })
  expect(receiver.requests).toEqual([])
})

function toReceiver({ url }: OtlpReceiver): Record<string, string> {
  return { OTEL_TRACES_EXPORTER: 'otlp', OTEL_EXPORTER_OTLP_ENDPOINT: url, OTEL_BSP_SCHEDULE_DELAY: '100' }
}

function shorten(name: string): string {
  return name.replace(/ traced_\w+$/, ' QUEUE')
}
