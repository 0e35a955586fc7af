import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { reservePort } from '../reserve-port.ts'
import { runApp, type RunningApp } from '../run-app.ts'
import { debianProgram } from '../stack/debian-program.ts'
import { startEngine, type RunningEngine } from '../stack/start-engine.ts'
import { commandProject, type CommandProject } from './command-project.ts'
import { serve } from './serve.ts'

let app: RunningApp
let project: CommandProject
let prometheus: RunningEngine
let page: string
let prometheusUrl: string

const ownRules = `groups:
  - name: own
    rules:
      - alert: TooManyOrders
        expr: rate(shop_orders_total[5m]) > 5
      - alert: UserLeft
        expr: http_server_request_duration_seconds_count{http_request_method="PUT"} > 9
      - record: shop:share
        expr: http_server_request_duration_seconds_count{http_request_method="PATCH"} / user_active
`

beforeAll(async () => {
  app = runApp({ app: 'every-pack.cjs', env: { TROUBLED: 'no' } })
  page = `${await app.url()}/metrics`
  project = commandProject()
  project.write(
    'meterbridge.config.ts',
    `export default {
      metrics: ['metrics.ts'],
      services: [{ name: 'shop', targets: ['${new URL(page).host}'] }],
      prometheus: { scrapeInterval: '1s', evaluationInterval: '1s', version: '2.42' },
      check: { files: ['own/*.yml'] },
    }`,
  )
  project.write('own/rules.yml', ownRules)
  await project.meterbridge('generate')
  const port = await reservePort()
  prometheusUrl = `http://127.0.0.1:${port}`
  prometheus = await startEngine({
    program: await debianProgram({ name: 'prometheus', suite: 'bookworm', path: 'usr/bin/prometheus' }),
    args: [
      '--config.file=monitoring/prometheus/prometheus.yml',
      '--storage.tsdb.path=data',
      `--web.listen-address=127.0.0.1:${port}`,
    ],
    folder: project.folder,
    url: prometheusUrl,
  })
  // Rates, which panels ask for, come with the second scrape.
  const rate = 'rate(http_server_request_duration_seconds_count[5m]) and on() user_active'
  await vi.waitUntil(async () => (await prometheus.query(rate)).length > 0, { timeout: 90_000 })
})
afterAll(async () => {
  await prometheus?.[Symbol.asyncDispose]()
  await app[Symbol.asyncDispose]()
  project[Symbol.dispose]()
})

describe('check --live', () => {
  it('ends well when what is expected is on the page, by either name, and advises on what is not', async () => {
    const { code, stdout } = await live(page, '--expect', 'user.active', '--expect', 'user_active')
    expect(code).toBe(0)
    expect(stdout).not.toContain('error')
    expect(stdout).toMatch(
      /^advice own\/rules.yml: it asks for what is not on the page, .*: shop_orders_total$/m,
    )
    expect(stdout).toContain(`advice ${page}: no definition is known here of shop_carts_total\n`)
    expect(await live(page, '--strict')).toMatchObject({ code: 1 })
  })

  it('tells how much Prometheus stores of the page', async () => {
    const { stderr } = await live(page)
    expect(stderr).toMatch(/^\d+ series on the page: at most \d+(\.\d+)? [MG]B in 15d; /m)
  })

  it('fails when what is expected is missing', async () => {
    const { code, stdout } = await live(page, '--expect', 'shop.orders', '--expect', 'user.active')
    expect(code).toBe(1)
    expect(stdout.match(/^error.*$/gm)).toEqual([
      'error shop.orders: it is not on the page, and is expected to be',
    ])
  })

  it('finds another version of a definition, a limit that is reached and what promtool advises', async () => {
    const text = [
      '# HELP shop_orders_total Orders.',
      '# TYPE shop_orders_total gauge',
      'shop_orders_total 1',
      '# TYPE carts_ms gauge',
      'carts_ms{otel_metric_overflow="true"} 1',
    ].join('\n')
    await using old = await serve((_, response) => response.end(`${text}\n`))
    const { code, stdout } = await live(old.url)
    expect(code).toBe(1)
    expect(stdout).toContain(
      'error shop.orders: it is a gauge on the page and a counter in the catalog: the service runs another version\n',
    )
    expect(stdout).toContain('error carts_ms: it has reached its limit of series')
    expect(stdout).toContain(`advice carts_ms: no help text (${old.url})\n`)
    expect(stdout).toContain('advice carts_ms: metric names should not contain abbreviated units')
  })

  it('shows the token that a page asks for, and says of one that does not answer why', async () => {
    await using closed = await serve(({ headers }, response) => {
      const isKnown = ['Bearer sesame', `Basic ${btoa('ann:s:1')}`].includes(headers.authorization ?? '')
      response.writeHead(isKnown ? 200 : 401).end('# TYPE a gauge\na 1\n')
    })
    project.write('token', 'sesame\n')
    expect(await live(closed.url, '--token-file', 'token')).toMatchObject({ code: 0 })
    expect(await live(closed.url.replace('//', '//ann:s%3A1@'))).toMatchObject({ code: 0 })
    expect(await live(closed.url)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(
        `ADDRESS_SILENT: the address ${closed.url} is wrong because it answers 401`,
      ) as string,
    })
  })
})

describe('check --prom', () => {
  it('says what returns nothing and why, and leaves quiet alerts alone', async () => {
    const { code, stdout, stderr } = await project.meterbridge('check', '--prom', prometheusUrl)
    expect(stdout).toMatch(
      /^advice db\.client\.operation\.duration: it has no series: nothing of it was counted yet, .* Empty for it: .*\(Database p95\)/m,
    )
    expect(stdout).toMatch(/^advice own\/rules.yml: Prometheus has not loaded TooManyOrders, .*shop:share/m)
    expect(stdout).toMatch(
      /^advice http_server_request_duration_seconds_count: no series of it matches .*PATCH.* Empty for it: .*shop:share/m,
    )
    // What an alert of errors waits for is no finding, nor are panels with data.
    expect(stdout).not.toMatch(/HttpHighErrorRate|ProcessDown|Requests by status/)
    expect(stderr).toMatch(/^\d+ queries: \d+ return data, .* 0 are refused$/m)
    expect(code).toBe(0)
  })

  it('fails on an expression that Prometheus refuses', async () => {
    project.write('refused.yml', 'groups: [{ name: a, rules: [{ alert: Odd, expr: "rate(up)" }] }]')
    const { code, stdout } = await project.meterbridge('check', '--prom', prometheusUrl, 'refused.yml')
    expect(code).toBe(1)
    expect(stdout).toMatch(
      /^error refused.yml \(Odd\): Prometheus refuses rate\(up\): .*expected type range vector/m,
    )
  })

  it('cannot be done where nothing answers as Prometheus does', async () => {
    expect(await project.meterbridge('check', '--prom', 'http://127.0.0.1:1')).toMatchObject({ code: 2 })
    await using other = await serve((_, response) => response.end('hello'))
    expect((await project.meterbridge('check', '--prom', other.url)).stderr).toContain('ADDRESS_SILENT')
  })
})

function live(url: string, ...args: readonly string[]): ReturnType<CommandProject['meterbridge']> {
  return project.meterbridge('check', '--live', url, ...args)
}
