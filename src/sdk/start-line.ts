import { logLine } from '../diagnostics/logger.ts'
import type { Listening } from './open-server.ts'

/** What the one line at the start says. */
export interface StartFacts {
  readonly version: string
  readonly host: string | undefined
  /** Undefined when no port is opened. */
  readonly listening: Listening | undefined
  /** The parts of Node that are measured. */
  readonly platform: readonly string[]
  /** How many libraries are measured once they are loaded. */
  readonly libraryCount: number
  readonly pushExporters: readonly string[]
  readonly tracesExporters: readonly string[]
}

/** Says once what is on, where it is served and in which versions. */
export function sayStarted({ version, host, listening, platform, ...facts }: StartFacts): void {
  const { libraryCount, pushExporters, tracesExporters } = facts
  const traces = tracesExporters.length === 0 ? 'off' : tracesExporters.join('+')
  const pages =
    listening === undefined ? 'no port is opened' : `${endpointUrl(listening, host)}/metrics, /health, /ready`
  const watching =
    libraryCount === 0 ? '' : `, watching for ${libraryCount} ${libraryCount === 1 ? 'library' : 'libraries'}`
  const pushed = pushExporters.length === 0 ? '' : `, pushing to ${pushExporters.join('+')}`
  logLine(
    'info',
    `${version} on node ${process.versions.node}: ${pages}${pushed}; ` +
      `measuring ${platform.join(', ') || 'what the application records'}${watching}; traces ${traces}`,
  )
}

/** The address a person can open: a listener on every interface is also on this machine's own. */
function endpointUrl({ scheme, port }: Listening, host: string | undefined): string {
  const everywhere = host === undefined || host === '0.0.0.0' || host === '::'
  const name = everywhere ? 'localhost' : host.includes(':') ? `[${host}]` : host
  return `${scheme}://${name}:${port}`
}
