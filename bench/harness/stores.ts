import { spawnSync } from 'node:child_process'
import { benchFolder } from './installation.ts'

/** The stores of series that are compared, and the module of stores/ that drives each. */
export const stores: ReadonlyMap<string, string> = new Map([
  ['meterbridge', 'meterbridge.cjs'],
  ['prom-client', 'prom-client.cjs'],
  ['@prometheus-io/client', 'prometheus-io-client.cjs'],
  ['OTel sdk-metrics', 'sdk-metrics.cjs'],
])

/** Runs a program of apps/ with a store and a number in a process of its own and gives the JSON that it prints. */
export function runWithStore(options: { app: string; store: string; count: number }): unknown {
  const { app, store, count } = options
  const module = `../stores/${stores.get(store)}`
  const { status, stdout } = spawnSync(process.execPath, ['--expose-gc', `apps/${app}`, module, `${count}`], {
    cwd: benchFolder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  if (status !== 0) throw new Error(`apps/${app} failed with ${store}. Its output above says why.`)
  return JSON.parse(stdout)
}
