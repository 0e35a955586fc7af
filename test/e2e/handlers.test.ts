import { gunzipSync } from 'node:zlib'
import { request, type IncomingHttpHeaders, type RequestOptions } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { describe, expect, test } from 'vitest'
import { promtool } from './preload/promtool.ts'
import { runApp, type RunningApp } from './run-app.ts'

const frameworks = ['node:http', 'express4', 'express5', 'fastify', 'hono']
const openMetrics = 'application/openmetrics-text; version=1.0.0'

interface Answered {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

function ask(port: string, path: string, options: RequestOptions = {}): Promise<Answered> {
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, path, agent: false, ...options }, (response) => {
      const { statusCode = 0, headers } = response
      buffer(response).then((body) => resolve({ status: statusCode, headers, body }), reject)
    })
      .on('error', reject)
      .end()
  })
}

/** Asks until the application answers: the endpoint's thread answers for one that is silent for a moment, as on a busy machine. */
async function askEndpoint(...asked: Parameters<typeof ask>): Promise<Answered> {
  let answer: Answered
  do answer = await ask(...asked)
  while (answer.body.includes('event loop blocked'))
  return answer
}

function serve(framework: string, env: Record<string, string> = {}): RunningApp {
  return runApp({ app: 'handlers.cjs', args: [framework], stdin: null, env })
}

async function portOf(app: RunningApp): Promise<string> {
  return (await app.said(/serving (\d+)/))[1]!
}

/** What an answer says of itself, without what changes from one to the next. */
function kindOf({ status, headers }: Answered): object {
  const { 'content-type': type, 'content-encoding': encoding, 'cache-control': cache, vary, allow } = headers
  return { status, type, encoding, cache, vary, allow }
}

describe.each(frameworks)('in a server of %s', (framework) => {
  test('every page is what the endpoint answers', async () => {
    await using app = serve(framework)
    const own = await portOf(app)
    const { port: endpoint } = new URL(await app.url())
    const requests: [string, RequestOptions][] = [
      ['metrics', {}],
      ['metrics', { headers: { accept: openMetrics } }],
      ['metrics', { headers: { 'accept-encoding': 'gzip' } }],
      ['metrics', { method: 'HEAD' }],
      ['metrics', { method: 'DELETE' }],
      ['health', {}],
      ['ready', {}],
      ['ready', { headers: { accept: 'application/json' } }],
      ['health', { method: 'HEAD' }],
      ['health/startup', {}],
      ['health/none', {}],
      ['health/startup', { method: 'POST' }],
      ['metrics', { headers: { 'accept-encoding': 'zstd' } }],
    ]
    for (const [page, options] of requests) {
      const [here, there] = await Promise.all([
        ask(own, `/own/${page}`, options),
        askEndpoint(endpoint, `/${page}`, options),
      ])
      expect(kindOf(here), `${page} ${JSON.stringify(options)}`).toEqual(kindOf(there))
      const isSame = page !== 'metrics' || options.method !== undefined
      expect(isSame ? here.body : there.body).toEqual(there.body)
    }
    const zipped = await ask(own, '/own/metrics', {
      headers: { 'accept-encoding': 'gzip', accept: openMetrics },
    })
    expect(gunzipSync(zipped.body).toString()).toMatch(/target_info\{[^]*# EOF\n$/)
    app.child.stdin!.write('closing')
    const ready = await eventuallyNotReady(own)
    expect([ready.status, ready.body.toString()]).toEqual([503, 'closing\n'])
  })

  test('the pages are there when the endpoint is off, and so is the one line', async () => {
    await using app = serve(framework, { METERBRIDGE_ENDPOINT: 'off' })
    const own = await portOf(app)
    const { body } = await ask(own, '/own/metrics')
    expect(body.toString()).toContain('target_info{')
    await app.warned(/no port is opened.*\n/)
    expect(app.output.stderr.split('\n')).toHaveLength(2)
  })

  test('a client that goes away in the middle harms nothing', async () => {
    await using app = serve(framework, { METERBRIDGE_ENDPOINT: 'off' })
    const own = await portOf(app)
    for (const headers of [{}, { 'accept-encoding': 'gzip' }]) {
      await new Promise<void>((resolve) => {
        request({ host: '127.0.0.1', port: own, path: '/own/metrics', agent: false, headers }, (response) => {
          response.destroy()
        })
          .on('close', resolve)
          .on('error', () => {})
          .end()
      })
    }
    expect((await ask(own, '/own/metrics')).status).toBe(200)
    expect(app.output.stderr).not.toMatch(/error/i)
  })
})

async function eventuallyNotReady(port: string): Promise<Answered> {
  for (;;) {
    const answer = await ask(port, '/own/ready')
    if (answer.status !== 200) return answer
  }
}

test('without the preload the handlers say so', async () => {
  for (const framework of frameworks) {
    await using app = runApp({ app: 'handlers.cjs', args: [framework], stdin: null, flags: [] })
    const own = await portOf(app)
    const { status, body } = await ask(own, '/own/metrics')
    expect([status, body.toString()]).toEqual([503, expect.stringContaining('start it with --require')])
  }
})

test('neither page shows a series twice when both are scraped', async () => {
  for (const thread of ['worker', 'main']) {
    await using app = serve('node:http', { METERBRIDGE_ENDPOINT_THREAD: thread })
    const own = await portOf(app)
    for (let scrape = 0; scrape < 2; scrape++) {
      const pages = [(await ask(own, '/own/metrics')).body.toString(), await app.scrape()]
      for (const page of pages) {
        const series = page
          .split('\n')
          .flatMap((line) => (line === '' || line.startsWith('#') ? [] : [line.replace(/ \S+$/, '')]))
        expect(series.filter((one, at) => series.indexOf(one) !== at)).toEqual([])
        // Whatever it thinks of the names; 1 would be a page that Prometheus refuses.
        expect([0, 3]).toContain((await promtool(page)).code)
      }
    }
  }
})
