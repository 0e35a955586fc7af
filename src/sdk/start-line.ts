import { logLine } from '../diagnostics/logger.ts'

/** What the one line at the start says. */
export interface StartFacts {
  readonly version: string
  readonly host: string | undefined
  readonly port: number
  readonly instruments: readonly string[]
  readonly tracesExporters: readonly string[]
}

/** Says once what is on, where it is served and in which versions. */
export function sayStarted({ version, host, port, instruments, tracesExporters }: StartFacts): void {
  const traces = tracesExporters.length === 0 ? 'off' : tracesExporters.join('+')
  logLine(
    'info',
    `${version} on node ${process.versions.node}: ${endpointUrl({ host, port })}/metrics, /health, /ready; ` +
      `measuring ${instruments.join(', ') || 'what the application records'}; traces ${traces}`,
  )
}

/** The address a person can open: a listener on every interface is also on this machine's own. */
function endpointUrl({ host, port }: { host: string | undefined; port: number }): string {
  const everywhere = host === undefined || host === '0.0.0.0' || host === '::'
  const name = everywhere ? 'localhost' : host.includes(':') ? `[${host}]` : host
  return `http://${name}:${port}`
}
