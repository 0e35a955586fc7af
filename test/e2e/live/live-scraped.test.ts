import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runApp, type RunningApp } from '../run-app.ts'
import {
  bannerOf,
  openDashboard,
  openLive,
  readPanels,
  requestsElsewhere,
  textOf,
  wrongPanels,
  type LivePage,
  type ShownPanel,
} from './live-under-test.ts'

const config = {
  services: [],
  slos: [{ name: 'http-availability', kind: 'availability', objective: 0.999 }],
  metricPrefix: 'acme',
}

let app: RunningApp
let live: LivePage

beforeAll(async () => {
  app = runApp({
    app: 'every-pack.cjs',
    env: { METERBRIDGE_METRIC_PREFIX: 'acme', OTEL_SERVICE_NAME: 'shop' },
  })
  live = await openLive({ config, args: ['--url', `${await app.url()}/metrics`] })
}, 240_000)

afterAll(async () => {
  await live?.[Symbol.asyncDispose]()
  await app?.[Symbol.asyncDispose]()
})

describe('the page without a Prometheus', () => {
  test('shows in every panel of every dashboard what it scraped, or says why there is nothing', async () => {
    const wrong = async (): Promise<readonly string[]> => {
      const text = await app.scrape()
      const exists = (metric: string): boolean =>
        text.includes(`\n${metric}{`) || text.includes(`\n${metric} `)
      return wrongPanels(live, exists)
    }
    await expect.poll(wrong, { timeout: 110_000, interval: 1000 }).toEqual([])
  }, 120_000)

  test('follows the name that the service says, and the prefix of the configuration', async () => {
    await expect.poll(() => textOf(live, { title: 'Instances up' })).toMatch(/^1\s*shop$/)
    await expect.poll(() => textOf(live, { title: 'Billing transactions' })).toMatch(/payment success/)
  })

  test('says of what only a Prometheus has that there is none, and how to have one', async () => {
    const text = await textOf(live, {
      hash: '#/meterbridge-self?last=60000&refresh=0',
      title: 'Rules that fail',
    })
    expect(text).toContain(
      'There is no prometheus_rule_evaluation_failures_total without a Prometheus, which tells it of its own work: show this panel with --prom.',
    )
  })

  test('loads nothing from elsewhere and gives the browser nothing to complain of', () => {
    expect(requestsElsewhere(live)).toEqual([])
    expect(live.page.complaints).toEqual([])
  })

  test('says that the service is gone, keeps what it has, and ends with Ctrl-C', async () => {
    await app[Symbol.asyncDispose]()
    await openDashboard(live, '#/meterbridge-overview?last=60000&refresh=1000')
    await expect
      .poll(() => bannerOf(live), { timeout: 30_000 })
      .toMatch(/^\S+ does not answer: .*ECONNREFUSED/)
    const shown = async (title: string): Promise<ShownPanel | undefined> =>
      (await readPanels(live)).find((panel) => panel.title === title)
    await expect
      .poll(async () => (await shown('Instances up'))?.text, { timeout: 30_000 })
      .toMatch(/^0\s*shop$/)
    expect((await shown('Rate by route'))?.isEmpty).toBe(false)
    await expect
      .poll(async () => (await shown('Uptime'))?.text, { timeout: 30_000 })
      .toMatch(/^–\s*shop: no value now$/)
    live.command.child.kill('SIGINT')
    expect(await live.command.exit).toEqual({ code: 0, signal: null })
  })
})
