import { clientGolang } from './client-golang.ts'

/** How a store is started: the command of its process, as spawn takes it. */
export interface StoreCommand {
  readonly program: string
  readonly args: readonly string[]
}

/** The stores of JavaScript that are compared, and the module of stores/ that drives each. */
const modules = {
  meterbridge: 'meterbridge.cjs',
  'meterbridge through defineMetrics': 'meterbridge-defined.cjs',
  'meterbridge through @opentelemetry/api': 'meterbridge-meters.cjs',
  'prom-client': 'prom-client.cjs',
  '@prometheus-io/client': 'prometheus-io-client.cjs',
  'OTel sdk-metrics': 'sdk-metrics.cjs',
}

/** The stores of this process's language, by name: those whose record calls can be compared. */
export const scriptStores: ReadonlyMap<string, StoreCommand> = new Map(
  Object.entries(modules).map(([name, module]) => [
    name,
    {
      program: process.execPath,
      // Some rivals need more than the default heap for the largest scrapes; all get the same.
      args: ['--expose-gc', '--max-old-space-size=8192', 'apps/store.cjs', `../stores/${module}`],
    },
  ]),
)

/** Every store that can be scraped: those above, and client_golang where it can be built. */
export function scrapedStores(): ReadonlyMap<string, StoreCommand> {
  const client = clientGolang()
  if ('missing' in client) {
    process.stderr.write(`${client.missing}.\n`)
    return scriptStores
  }
  return new Map([...scriptStores, ['client_golang', { program: client.program, args: [] }]])
}
