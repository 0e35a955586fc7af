import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root, runApp, type RunningApp } from '../run-app.ts'
import { openPage, type Page } from './browser.ts'

/** The page that a running command serves, in a browser; both end with the test. */
export interface LivePage extends AsyncDisposable {
  readonly command: RunningApp
  readonly url: string
  readonly page: Page
}

/** Starts the command and a browser for its page. */
export async function openLive(options: { config: object; args: readonly string[] }): Promise<LivePage> {
  const command = runLive(options)
  const url = await addressOf(command)
  const page = await openPage()
  return {
    command,
    url,
    page,
    async [Symbol.asyncDispose]() {
      await page[Symbol.asyncDispose]()
      await command[Symbol.asyncDispose]()
    },
  }
}

/** The command in a folder of its own, with a configuration and a metric that the application defines. */
export function runLive({ config, args }: { config: object; args: readonly string[] }): RunningApp {
  const folder = mkdtempSync(join(tmpdir(), 'meterbridge-live-'))
  const definition = "{ name: 'shop.carts', kind: 'counter', unit: '{cart}', description: 'Carts.' }"
  writeFileSync(
    join(folder, 'metrics.cjs'),
    `require('${root}dist/index.js').defineMetrics({ carts: ${definition} })\n`,
  )
  writeFileSync(join(folder, 'config.json'), JSON.stringify({ ...config, metrics: ['metrics.cjs'] }))
  const app = runApp({
    flags: ['dist/cli.cjs', 'live', '--config', join(folder, 'config.json'), '--port', '0', ...args],
  })
  void app.exit.then(() => rmSync(folder, { recursive: true }))
  return app
}

/** Gives the address that the command says. */
export async function addressOf(command: RunningApp): Promise<string> {
  const [url] = await command.said(/http:\/\/127\.0\.0\.1:\d+\//)
  return url
}

/** A panel as a reader sees it. */
export interface ShownPanel {
  readonly title: string
  readonly isEmpty: boolean
  /** Its text without the title. */
  readonly text: string
  /** How many graphs, bands or table rows it has. */
  readonly drawn: number
}

/** The dashboard that each stack has, of the last minute; it asks once. */
export const overview = '#/meterbridge-overview?last=60000&refresh=0'

/** Waits until each panel has shown what it has, and reads them. */
export async function readPanels({ page }: LivePage): Promise<readonly ShownPanel[]> {
  return page.evaluate(`new Promise((resolve) => {
    const read = () => {
      const panels = [...document.querySelectorAll('.panel')]
      if (panels.length === 0 || panels.some((panel) => panel.classList.contains('is-loading'))) return setTimeout(read, 50)
      resolve(panels.map((panel) => ({
        title: panel.dataset.panel,
        isEmpty: panel.classList.contains('is-empty'),
        text: panel.querySelector('.body').innerText + panel.querySelector('.note').innerText,
        drawn: panel.querySelectorAll('canvas, .band rect, tbody tr, .stat').length,
      })))
    }
    read()
  })`)
}

/** Opens a dashboard from the list of the page, in a window that holds all of it. */
export async function openDashboard({ page, url }: LivePage, hash: string): Promise<void> {
  await page.resize({ width: 1440, height: 6000 })
  await page.open('about:blank')
  await page.open(`${url}${hash}`)
}

/** Lists the dashboards of the page by their place in its address. */
async function dashboardLinks({ page }: LivePage): Promise<readonly string[]> {
  return page.evaluate(`new Promise((resolve) => {
    const read = () => {
      const links = [...document.querySelectorAll('nav a')].map((link) => link.hash.split('?')[0])
      if (links.length === 0) setTimeout(read, 50)
      else resolve(links)
    }
    read()
  })`)
}

/** Opens a dashboard and gives the text of one of its panels. */
export async function textOf(
  live: LivePage,
  { hash = overview, title }: { hash?: string; title: string },
): Promise<string | undefined> {
  await openDashboard(live, hash)
  return (await readPanels(live)).find((panel) => panel.title === title)?.text
}

/** Opens every dashboard; lists the panels that show nothing where they must, or without a good reason. */
export async function wrongPanels(
  live: LivePage,
  exists: (metric: string) => Promise<boolean> | boolean,
): Promise<readonly string[]> {
  await openDashboard(live, '')
  const panels: ShownPanel[] = []
  for (const link of await dashboardLinks(live)) {
    await openDashboard(live, `${link}?last=60000&refresh=0`)
    panels.push(...(await readPanels(live)))
  }
  const empty = alwaysShown.filter((title) => !panels.some((one) => one.title === title && !one.isEmpty))
  return [...empty, ...(await unexplained(panels, exists))]
}

/** Lists the URLs that the page asked for elsewhere; a field for a moment brings its own picture. */
export function requestsElsewhere({ page, url }: LivePage): readonly string[] {
  return page.requests.filter((one) => !one.startsWith(url) && !/^(about|data):/.test(one))
}

/** Gives what the page says of its source as a whole. */
export function bannerOf({ page }: LivePage): Promise<unknown> {
  return page.evaluate('document.querySelector(".banner")?.innerText')
}

/** Says which panels show nothing without a good reason: they draw nothing, give none, or say that a metric is missing that exists. */
async function unexplained(
  panels: readonly ShownPanel[],
  exists: (metric: string) => Promise<boolean> | boolean,
): Promise<readonly string[]> {
  const wrong: string[] = []
  for (const { title, isEmpty, text, drawn } of panels) {
    const [, metric] = /^No data\s*There is no metric ([\w:]+)/.exec(text) ?? []
    if (!isEmpty) {
      if (drawn === 0) wrong.push(`${title} draws nothing`)
    } else if (metric !== undefined) {
      if (await exists(metric)) wrong.push(`${title} says that there is no ${metric}`)
    } else if (!/^No data\s*There is (no [\w:]+ without a Prometheus|nothing to measure)/.test(text)) {
      wrong.push(`${title} says ${text}`)
    }
  }
  return wrong
}

/** What every service has, so that its panels are never empty. */
const alwaysShown: readonly string[] = [
  'Request rate',
  'Error ratio',
  'Latency',
  'Rate by route',
  'AI calls by model',
  'Billing transactions',
  'Memory',
  'CPU',
  'Garbage collection',
  'Services',
  'Dependencies',
  'Model versions',
  'shop.carts',
]
