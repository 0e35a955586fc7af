import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { root, runApp } from './run-app.ts'

/** A second copy of the package, with the dependencies of the first. */
let copy: string

beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'meterbridge-copy-'))
  mkdirSync(join(copy, 'node_modules'))
  cpSync(join(root, 'dist'), join(copy, 'dist'), { recursive: true })
  symlinkSync(join(root, 'node_modules/@opentelemetry'), join(copy, 'node_modules/@opentelemetry'))
  writeFileSync(join(copy, 'package.json'), JSON.stringify({ main: './dist/index.js' }))
})
afterAll(() => rmSync(copy, { recursive: true, force: true }))

describe('metrics that an application defines', () => {
  it('are on the page, whichever copy of the package records them', async () => {
    await using app = runApp({ app: 'defined-metrics.cjs', args: [copy], stdin: null })
    const page = await app.scrape()
    expect(page).toContain('# HELP shop_orders_total Orders by side.\n# TYPE shop_orders_total counter\n')
    expect(page).toContain('shop_orders_total{order_side="buy"} 3\n')
    expect(page).toContain('shop_orders_total{order_side="sell"} 0\n')
    expect(page).toContain('shop_orders_total{order_side="_OTHER"} 1\n')
    expect(page).toContain('shop_waiting 7\n')
  })

  it('say once what a caller without types gets wrong', async () => {
    await using app = runApp({ app: 'defined-metrics.cjs', args: [copy], stdin: null })
    await app.scrape()
    const lines = app.output.stderr.split('\n').filter((line) => line.includes('shop.'))
    expect(lines).toEqual([
      expect.stringContaining(
        'ATTRIBUTE_UNKNOWN: attribute "colour" of shop.orders is not in its definition',
      ),
      expect.stringContaining(
        'ATTRIBUTE_VALUE_UNLISTED: value "hold" of attribute order.side of shop.orders',
      ),
      expect.stringContaining('VALUE_INVALID: shop.orders was given string 1'),
      expect.stringContaining(
        'METRIC_DEFINITION_ADVICE: the definition of metric shop.views may become a problem because its attributes allow 250000 series',
      ),
    ])
  })

  it('time calls in an ES module, with a bucket for each objective, and refuse what cannot be a metric', async () => {
    await using app = runApp({ app: 'defined-metrics.mjs', stdin: null })
    // A module may wait while it is loaded, so the endpoint is there before its metrics are.
    await app.said(/METRIC_DEFINITION_INVALID\n/)
    const page = await app.scrape()
    for (const outcome of ['success', 'error']) {
      expect(page).toContain(`shop_checkout_duration_seconds_bucket{outcome="${outcome}",le="0.3"} 1\n`)
      expect(page).toContain(`shop_checkout_duration_seconds_count{outcome="${outcome}"} 1\n`)
    }
    expect(app.output.stdout).toBe('true METRIC_DEFINITION_INVALID\n')
  })

  it('do nothing without the preload', async () => {
    for (const [app, stdout] of [
      ['defined-metrics.cjs', ''],
      ['defined-metrics.mjs', 'true METRIC_DEFINITION_INVALID\n'],
    ]) {
      await using running = runApp({ app: app!, args: [copy], flags: [] })
      expect(await running.exit).toEqual({ code: 0, signal: null })
      expect(running.output).toEqual({ stdout, stderr: '' })
    }
  })
})
