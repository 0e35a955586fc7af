import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { catalogFamilies } from '../../../src/catalog/families.ts'
import type { StackConfig } from '../../../src/stack/config/stack-config.ts'
import { reservePort } from '../reserve-port.ts'
import { runApp, type RunningApp } from '../run-app.ts'
import { debianProgram } from '../stack/debian-program.ts'
import { generatedFolder, type GeneratedFolder } from '../stack/generated-folder.ts'
import { startEngine, type RunningEngine } from '../stack/start-engine.ts'
import {
  bannerOf,
  openDashboard,
  openLive,
  overview,
  readPanels,
  requestsElsewhere,
  textOf,
  wrongPanels,
  type LivePage,
} from './live-under-test.ts'

let app: RunningApp
let folder: GeneratedFolder
let engine: RunningEngine
let live: LivePage

beforeAll(async () => {
  app = runApp({ app: 'every-pack.cjs' })
  const config: StackConfig = {
    services: [{ name: 'api', targets: [new URL(await app.url()).host] }],
    slos: [{ name: 'http-availability', kind: 'availability', objective: 0.999 }],
    prometheus: { scrapeInterval: '1s', evaluationInterval: '1s' },
  }
  folder = generatedFolder({ config, metrics: [...catalogFamilies.values()].flat(), version: '0.0.0' })
  const port = await reservePort()
  const prometheus = `http://127.0.0.1:${port}`
  engine = await startEngine({
    program: await debianProgram({ name: 'prometheus', suite: 'sid', path: 'usr/bin/prometheus' }),
    args: [
      '--config.file=prometheus/prometheus.yml',
      '--storage.tsdb.path=data',
      `--web.listen-address=127.0.0.1:${port}`,
    ],
    folder: folder.path,
    url: prometheus,
  })
  live = await openLive({ config, args: ['--prom', prometheus] })
}, 240_000)

afterAll(async () => {
  await live?.[Symbol.asyncDispose]()
  await engine?.[Symbol.asyncDispose]()
  folder?.[Symbol.dispose]()
  await app?.[Symbol.asyncDispose]()
})

describe('the page over a Prometheus', () => {
  test('shows in every panel of every dashboard what is measured, or says why there is nothing', async () => {
    const exists = async (metric: string): Promise<boolean> =>
      (await engine.query(`{__name__="${metric}"}`)).length > 0
    await expect.poll(() => wrongPanels(live, exists), { timeout: 110_000, interval: 1000 }).toEqual([])
  }, 120_000)

  test('shows the numbers that Prometheus has', async () => {
    await expect.poll(() => textOf(live, { title: 'Instances up' })).toMatch(/(^|\n)1\s*api(\n|$)/)
  })

  test('follows the chosen service, and says so where there is none of it', async () => {
    await openDashboard(live, overview)
    await readPanels(live)
    const values = await live.page.evaluate<string[]>(`(async () => {
      const menu = document.querySelector('details.menu')
      menu.open = true
      while (menu.querySelectorAll('input').length === 0) await new Promise((resolve) => setTimeout(resolve, 20))
      const names = [...menu.querySelectorAll('label')].map((label) => label.innerText.trim())
      menu.querySelector('label:has(input)').click()
      menu.open = false
      return names
    })()`)
    expect(values).toContain('api')
    await expect
      .poll(() => live.page.evaluate('location.hash'), { timeout: 30_000 })
      .toContain(`var-job=${values[0]}`)
    await expect
      .poll(() => textOf(live, { hash: `${overview}&var-job=other`, title: 'Request rate' }))
      .toContain('The metric exists, but not for what is chosen')
  })

  test('says in every panel that nothing is there in a time without samples', async () => {
    await openDashboard(live, '#/meterbridge-overview?from=1600000000000&to=1600003600000')
    const panels = await readPanels(live)
    expect(panels.filter(({ isEmpty }) => !isEmpty)).toEqual([])
    expect(panels[0]?.text).toContain('There is no metric http_server_request_duration_seconds_count')
  })

  test('can be used by keyboard, and is legible in both themes', async () => {
    const { page } = live
    await openDashboard(live, overview)
    await readPanels(live)
    await page.press('Tab')
    await expect.poll(() => page.evaluate('document.activeElement.className')).toBe('skip')
    await page.press('Enter')
    await expect.poll(() => page.evaluate('document.activeElement.id')).toBe('panels')
    expect(
      await page.evaluate('[...document.querySelectorAll("h1, h2")].map(({ tagName }) => tagName)[0]'),
    ).toBe('H1')
    for (const theme of ['light', 'dark']) {
      expect(await page.evaluate(`document.documentElement.dataset.theme = '${theme}'`)).toBe(theme)
      expect(await page.evaluate(lowContrasts), theme).toEqual([])
    }
  })

  test('answers nobody but this machine, and no query but those of its panels', async () => {
    const status = async (path: string, headers: Record<string, string> = {}): Promise<number> =>
      (await fetch(new URL(path, live.url), { headers })).status
    expect(await status('/api/view')).toBe(200)
    expect(await status('/api/v1/query?query=up')).toBe(404)
    expect(await status('/api/panel?dashboard=meterbridge-overview&panel=999&from=1&to=2')).toBe(404)
    expect(
      await live.page.evaluate(`fetch('http://localhost:1/').then(() => 'loaded', () => 'refused')`),
    ).toBe('refused')
  })

  test('loads nothing from elsewhere and gives the browser nothing to complain of', async () => {
    expect(requestsElsewhere(live).filter((one) => one !== 'http://localhost:1/')).toEqual([])
    expect(live.page.complaints.filter((one) => !one.includes('localhost:1/'))).toEqual([])
  })

  test('says that Prometheus does not answer, and ends with Ctrl-C', async () => {
    await engine[Symbol.asyncDispose]()
    await openDashboard(live, '#/meterbridge-overview?last=60000&refresh=1000')
    await expect
      .poll(() => bannerOf(live), { timeout: 30_000 })
      .toMatch(/^http:\/\/127\.0\.0\.1:\d+ does not answer: .*ECONNREFUSED/)
    live.command.child.kill('SIGINT')
    expect(await live.command.exit).toEqual({ code: 0, signal: null })
  })
})

/** Lists the texts whose colour is too near to that of their ground (WCAG 2.2, 1.4.3: 4.5 to 1). */
const lowContrasts = `(() => {
  const channels = (color) => color.match(/[\\d.]+/g).map(Number)
  const luminance = (color) => {
    const [r, g, b] = channels(color).map((one) => one / 255).map((one) => one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  const groundOf = (element) => {
    for (let one = element; one !== null; one = one.parentElement) {
      const color = getComputedStyle(one).backgroundColor
      if (channels(color)[3] !== 0) return color
    }
    return 'rgb(255, 255, 255)'
  }
  const texts = [...document.querySelectorAll('h1, h2, h3, p, a, span, small, td, th, button, summary, label, strong')]
  return texts.filter((one) => one.offsetParent !== null && one.innerText.trim() !== '').flatMap((one) => {
    const [a, b] = [luminance(getComputedStyle(one).color), luminance(groundOf(one))]
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)
    return ratio < 4.5 ? [one.tagName + ' ' + one.className + ' ' + one.innerText.slice(0, 20) + ' ' + ratio.toFixed(2)] : []
  })
})()`
