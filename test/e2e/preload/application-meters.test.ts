import { expect, test } from 'vitest'
import { preload, runApp, runToEnd, type RunningApp } from '../run-app.ts'
import { promtool } from './promtool.ts'
import { samplesOf, valueOf } from './read-page.ts'

const limit = 2000
const scope = 'otel_scope_name="shop-meter",otel_scope_version="1.2.3"'

async function tell(app: RunningApp, command: string): Promise<void> {
  const done = app.output.stdout.split(`did ${command}\n`).length
  app.child.stdin!.write(`${command}\n`)
  await app.said(new RegExp(`(did ${command}\\n[^]*){${done}}`))
}

test.concurrent('serves what the application records through @opentelemetry/api', async () => {
  await using app = runApp({ app: 'meters.cjs', stdin: null })
  await tell(app, 'record')
  const page = await app.scrape()
  const lines = page.split('\n').filter((line) => /^(# \w+ )?shop_/.test(line) && !line.includes('_bucket{'))
  expect(lines.toSorted()).toEqual(
    [
      '# TYPE shop_baskets gauge',
      `shop_baskets{${scope}} 3`,
      '# TYPE shop_fill_ratio gauge',
      `shop_fill_ratio{${scope}} 0.5`,
      '# TYPE shop_height_meters gauge',
      `shop_height_meters{${scope}} 5`,
      '# TYPE shop_latency_seconds histogram',
      `shop_latency_seconds_count{${scope},route="/orders"} 1`,
      `shop_latency_seconds_sum{${scope},route="/orders"} 0.2`,
      '# HELP shop_orders_total Orders\\ntaken, "quoted" \\\\ too.',
      '# TYPE shop_orders_total counter',
      `shop_orders_total{${scope}} 4`,
      `shop_orders_total{country="DE",${scope},paid="true"} 3`,
      '# TYPE shop_stock gauge',
      `shop_stock{${scope},shelf="a"} -3`,
      '# TYPE shop_temperature_celsius gauge',
      `shop_temperature_celsius{${scope},room="cold \\"store\\"\\n"} -4.5`,
      '# TYPE shop_upload_size_bytes histogram',
      `shop_upload_size_bytes_count{${scope}} 1`,
      `shop_upload_size_bytes_sum{${scope}} 50`,
      '# TYPE shop_visits_total counter',
      `shop_visits_total{door="front",${scope}} 11`,
      '# TYPE shop_width_meters gauge',
      `shop_width_meters{${scope}} 4`,
    ].toSorted(),
  )
  expect(samplesOf(page, { name: 'shop_upload_size_bytes_bucket' })).toEqual([
    expect.stringContaining('le="10"} 0'),
    expect.stringContaining('le="100"} 1'),
    expect.stringContaining('le="+Inf"} 1'),
  ])
  // Seconds without advice get bounds of seconds, not the SDK's of milliseconds.
  expect(valueOf(page, { name: 'shop_latency_seconds_bucket', labels: { le: '0.25' } })).toBe(1)
  expect(valueOf(page, { name: 'shop_latency_seconds_bucket', labels: { le: '0.1' } })).toBe(0)
  expect(app.output.stderr.match(/CALLBACK_FAILED: .*shop\.broken.*the sensor is gone/g)).toHaveLength(1)
})

test.concurrent('neither throws into the application nor breaks the page at hostile values', async () => {
  await using app = runApp({ app: 'meters.cjs', stdin: null })
  await tell(app, 'hostile')
  await tell(app, 'record')
  const page = await app.scrape()
  expect(page).toContain('target_info{')
  expect(app.output.stdout).toBe('ready\ndid hostile\ndid record\n')
  expect(valueOf(page, { name: 'shop_orders_total', labels: { country: 'DE' } })).toBe(3)
  expect(valueOf(page, { name: 'shop_orders_total', labels: { country: 'FR' } })).toBe(1)
  expect(valueOf(page, { name: 'shop_orders_total', labels: { country: 'IT' } })).toBeUndefined()
  expect(valueOf(page, { name: 'shop_orders_total', labels: { big: '10' } })).toBe(1)
  expect(valueOf(page, { name: 'shop_latency_seconds_count' })).toBe(1)
  expect(
    samplesOf(page, { name: 'shop_orders_total' }).filter((line) => /NaN|Inf|\[object/.test(line)),
  ).toEqual([])
  expect(app.output.stderr.match(/VALUE_INVALID: .*shop\.orders/g)).toHaveLength(1)
  // Prometheus reads it, whatever it thinks of the names; 1 would be a page that it refuses.
  expect([0, 3]).toContain((await promtool(page)).code)
})

test.concurrent('says once which attribute has more values than it may', async () => {
  const code = `
    const { setRoute, workflows } = require('meterbridge')
    const http = require('node:http')
    for (let run = 0; run < 300; run++) {
      workflows.recordRun({ name: 'run ' + run, outcome: 'success', durationSeconds: 1 })
      workflows.recordAction({ type: 'act', outcome: 'success', durationSeconds: 1 })
    }
    const server = http.createServer((request, response) => {
      setRoute(request, request.url)
      response.end()
    })
    server.listen(0, '127.0.0.1', async () => {
      const agent = new http.Agent({ keepAlive: true })
      const { port } = server.address()
      for (let id = 0; id < 1005; id++) {
        await new Promise((resolve) => {
          http.get({ port, host: '127.0.0.1', path: '/users/' + id, agent }, (answer) => answer.resume().on('end', resolve))
        })
      }
      agent.destroy()
      server.close()
    })`
  const { code: exitCode, stderr } = await runToEnd({ flags: [...preload, '--eval', code] })
  expect(exitCode).toBe(0)
  const said = stderr.match(/ATTRIBUTE_LIMIT: .*/g) ?? []
  expect(said).toEqual([
    expect.stringContaining('workflow.name of workflow.run.duration reached its limit of 100 values'),
    expect.stringContaining('http.route of http.server.request.duration reached its limit of 1000 values'),
  ])
  expect(said[0]).toContain('such as "run 100", are counted as "_OTHER"')
})

test.concurrent('holds the limit of series over several scrapes', async () => {
  await using app = runApp({ app: 'meters.cjs', stdin: null, env: { METERBRIDGE_SERIES_LIMIT: `${limit}` } })
  for (let round = 1; round <= 5; round++) {
    await tell(app, 'flood')
    const page = await app.scrape()
    expect(samplesOf(page, { name: 'shop_flood_total' })).toHaveLength(Math.min(limit, round * 1500))
    expect(valueOf(page, { name: 'shop_flood_total' })).toBe(round * 1500)
  }
  const page = await app.scrape()
  const overflowed = valueOf(page, { name: 'shop_flood_total', labels: { otel_metric_overflow: 'true' } })
  expect(overflowed).toBe(5 * 1500 - (limit - 1))
  expect(
    app.output.stderr.match(/CARDINALITY_LIMIT: shop\.flood reached its limit of 2000 .*visitor/g),
  ).toHaveLength(1)
})
