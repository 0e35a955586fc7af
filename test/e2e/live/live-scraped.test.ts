import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runApp, type RunningApp } from '../run-app.ts'
import { openPage, type Page } from './browser.ts'
import {
  addressOf,
  alwaysShown,
  emptyOf,
  openDashboard,
  readDashboards,
  readPanels,
  runLive,
  wrongPanels,
  type ShownPanel,
} from './live-under-test.ts'

const config = {
  services: [],
  slos: [{ name: 'http-availability', kind: 'availability', objective: 0.999 }],
  metricPrefix: 'acme',
}

let app: RunningApp
let live: RunningApp
let page: Page
let url: string

beforeAll(async () => {
  app = runApp({
    app: 'every-pack.cjs',
    env: { METERBRIDGE_METRIC_PREFIX: 'acme', OTEL_SERVICE_NAME: 'shop' },
  })
  live = runLive({ config, args: ['--url', `${await app.url()}/metrics`] })
  url = await addressOf(live)
  page = await openPage()
}, 240_000)

afterAll(async () => {
  await page?.[Symbol.asyncDispose]()
  await live?.[Symbol.asyncDispose]()
  await app?.[Symbol.asyncDispose]()
})

describe('the page without a Prometheus', () => {
  test('shows in every panel of every dashboard what it scraped, or says why there is nothing', async () => {
    const wrong = async (): Promise<readonly string[]> => {
      const panels = await readDashboards(page, url)
      const text = await app.scrape()
      const exists = (metric: string): boolean =>
        text.includes(`\n${metric}{`) || text.includes(`\n${metric} `)
      return [...emptyOf(panels, alwaysShown), ...(await wrongPanels(panels, exists))]
    }
    await expect.poll(wrong, { timeout: 110_000, interval: 1000 }).toEqual([])
  }, 120_000)

  test('follows the name that the service says, and the prefix of the configuration', async () => {
    await openDashboard(page, { url, hash: '#/meterbridge-overview?last=60000&refresh=0' })
    const shown = new Map((await readPanels(page)).map(({ title, text }) => [title, text]))
    expect(shown.get('Instances up')).toMatch(/^1\s*shop$/)
    expect(shown.get('Billing transactions')).toMatch(/payment success/)
  })

  test('loads nothing from elsewhere and gives the browser nothing to complain of', () => {
    expect(page.requests.filter((one) => !one.startsWith(url) && !/^(about|data):/.test(one))).toEqual([])
    expect(page.complaints).toEqual([])
  })

  test('says that the service is gone, keeps what it has, and ends with Ctrl-C', async () => {
    await app[Symbol.asyncDispose]()
    await openDashboard(page, { url, hash: '#/meterbridge-overview?last=60000&refresh=1000' })
    await expect
      .poll(() => page.evaluate('document.querySelector(".banner")?.innerText'), { timeout: 30_000 })
      .toMatch(/^\S+ does not answer: .*ECONNREFUSED/)
    const shown = async (title: string): Promise<ShownPanel | undefined> =>
      (await readPanels(page)).find((panel) => panel.title === title)
    await expect
      .poll(async () => (await shown('Instances up'))?.text, { timeout: 30_000 })
      .toMatch(/^0\s*shop$/)
    expect((await shown('Rate by route'))?.isEmpty).toBe(false)
    live.child.kill('SIGINT')
    expect(await live.exit).toEqual({ code: 0, signal: null })
  })
})
