import type { Metric } from '../../src/catalog/metric.ts'
import type { instrumentNames } from '../../src/config/instrument-names.ts'

/**
 * What is said about the instrument of one library: a row of docs/instruments.md.
 *
 * What run time needs (modules, supported versions, how the code is loaded) stands in src/sdk/libraries.ts and is
 * taken from there, attributes are those of the metrics, and tested versions those of package-lock.json, so nothing is
 * written twice and nothing here is loaded by an application.
 */
export interface InstrumentRow {
  /** The library as its users call it, unlike every other row. */
  readonly library: string
  /** The name that switches it on and off. */
  readonly instrument: (typeof instrumentNames)[number]
  /** Packages of npm whose installed versions are the tested ones, whatever alias they are installed under. */
  readonly packages: readonly string[]
  /** Tested versions that are not installed as devDependencies; each stands in a file of test/e2e. */
  readonly alsoTested?: readonly string[]
  /** Supported versions, for what no row of src/sdk/libraries.ts gates by version. */
  readonly supportedVersions?: string
  readonly hook: Hook
  /** What is hooked: channels, methods, events. Markdown, without a full stop. */
  readonly hooked: string
  readonly metrics: readonly Metric[]
  /** The file of bench/results that has its cost. */
  readonly cost: string
  /** Its page in docs/instruments. */
  readonly page: `${string}.md`
}

/** How an instrument learns what a library does. */
export type Hook = 'diagnostics channel' | 'method patch' | 'events' | 'read at scrape'
