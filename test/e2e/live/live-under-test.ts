import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root, runApp, type RunningApp } from '../run-app.ts'
import type { Page } from './browser.ts'

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
export async function addressOf(live: RunningApp): Promise<string> {
  const [url] = await live.said(/http:\/\/127\.0\.0\.1:\d+\//)
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

/** Waits until each panel has shown what it has, and reads them. */
export async function readPanels(page: Page): Promise<readonly ShownPanel[]> {
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
export async function openDashboard(page: Page, { url, hash }: { url: string; hash: string }): Promise<void> {
  await page.resize({ width: 1440, height: 6000 })
  await page.open('about:blank')
  await page.open(`${url}${hash}`)
}

/** Lists the dashboards of the page by their place in its address. */
async function dashboardLinks(page: Page): Promise<readonly string[]> {
  return page.evaluate(`new Promise((resolve) => {
    const read = () => {
      const links = [...document.querySelectorAll('nav a')].map((link) => link.hash.split('?')[0])
      if (links.length === 0) setTimeout(read, 50)
      else resolve(links)
    }
    read()
  })`)
}

/** Opens every dashboard and reads its panels. */
export async function readDashboards(page: Page, url: string): Promise<readonly ShownPanel[]> {
  await openDashboard(page, { url, hash: '' })
  const panels: ShownPanel[] = []
  for (const link of await dashboardLinks(page)) {
    await openDashboard(page, { url, hash: `${link}?last=60000&refresh=0` })
    panels.push(...(await readPanels(page)))
  }
  return panels
}

/** Says which panels show nothing without a good reason: they draw nothing, give none, or say that a metric is missing that exists. */
export async function wrongPanels(
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
export const alwaysShown: readonly string[] = [
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

/** Lists those of these panels that show nothing. */
export function emptyOf(panels: readonly ShownPanel[], titles: readonly string[]): readonly string[] {
  return titles.filter((title) => !panels.some((panel) => panel.title === title && !panel.isEmpty))
}
