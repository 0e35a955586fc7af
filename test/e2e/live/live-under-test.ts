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
export async function dashboardLinks(page: Page): Promise<readonly string[]> {
  return page.evaluate(`new Promise((resolve) => {
    const read = () => {
      const links = [...document.querySelectorAll('nav a')].map((link) => link.hash.split('?')[0])
      if (links.length === 0) setTimeout(read, 50)
      else resolve(links)
    }
    read()
  })`)
}
