import type { Level } from '../diagnostics/messages.ts'
import type { Strategy } from '../naming/strategy.ts'

/** Everything that can be set, read once and frozen. */
export interface Config {
  readonly enabled: boolean
  readonly endpoint: {
    /** Undefined listens on every interface. */
    readonly host: string | undefined
    readonly port: number
    /** False opens no port: metrics are pushed, or the application serves the pages with the handlers. */
    readonly isOpened: boolean
    /** What protects it; undefined is not set. */
    readonly protection: {
      readonly webConfigFile: string | undefined
      readonly bearerTokenFile: string | undefined
      readonly allowedIps: readonly string[] | undefined
    }
    /** `worker` answers while the application's event loop is blocked. */
    readonly thread: 'worker' | 'main'
  }
  readonly logLevel: Level | 'none'
  readonly startLine: boolean
  readonly warnRole: boolean
  readonly seriesLimit: number
  readonly totalSeriesLimit: number
  /** The longest that a scrape waits for callbacks. */
  readonly collectionTimeoutMs: number
  /** How the page is written. */
  readonly exposition: {
    readonly strategy: Strategy
    /** What stands before the names of business metrics; empty for nothing. */
    readonly metricPrefix: string
    readonly scopeLabels: boolean
    readonly targetInfo: boolean
    /** Names of the resource attributes that every series is labelled with. */
    readonly resourceLabels: readonly string[]
    readonly createdTimestamps: boolean
    readonly openMetrics2: boolean
    readonly nativeHistograms: 'native' | 'both' | 'classic'
    /** Names of the histograms that keep exponential buckets; one that ends in `*` is a prefix. */
    readonly exponentialHistograms: readonly string[]
  }
  readonly http: { readonly excludedPaths: readonly string[] }
  readonly ai: { readonly latestNames: boolean; readonly pricesFile: string | undefined }
  readonly runtime: {
    /** How many threads libuv's pool has. */
    readonly threadPoolSize: number
    readonly isThreadPoolProbed: boolean
  }
  readonly instruments: {
    /** Undefined means all. */
    readonly enabled: readonly string[] | undefined
    /** Those that nobody asked for among them. */
    readonly disabled: readonly string[]
  }
  /** Where metrics are sent, beside the pages. */
  readonly pushExporters: readonly ('otlp' | 'console')[]
  readonly tracesExporters: readonly ('otlp' | 'console')[]
  readonly resource: {
    /** Undefined when the environment names no service. */
    readonly serviceName: string | undefined
    readonly attributes: Readonly<Record<string, string>>
  }
}
