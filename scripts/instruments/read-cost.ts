import { existsSync, readFileSync } from 'node:fs'

/** What `npm run bench -- libraries` measured of one library, as bench/results keeps it. */
export interface LibraryCost {
  /** The day, as 2026-11-28. */
  readonly measuredOn: string
  readonly node: string
  /** The packages that ran, with their versions, the official instrumentation among them. */
  readonly packages: readonly string[]
  /** False where the official instrumentation makes spans alone, or does not exist. */
  readonly officialHasMetrics: boolean
  readonly operations: readonly OperationCost[]
}

/** CPU time of one operation: medians of batches in which the variants took turns. */
export interface OperationCost {
  readonly operation: string
  /** Microseconds, or the share of a core for what runs all the time. */
  readonly unit: 'us' | '% of a core'
  readonly bare: number
  /** What each variant adds to bare; null where there is no official instrumentation. */
  readonly added: { readonly meterbridge: AddedCost; readonly official: AddedCost | null }
}

/** The median of the differences to bare, and how far it may be off by chance (95 %). */
export interface AddedCost {
  readonly median: number
  readonly uncertainty: number
}

/** Reads the cost of a library; nothing before it has been measured. */
export function readCost(name: string): LibraryCost | undefined {
  const file = new URL(`../../bench/results/${name}.json`, import.meta.url)
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as LibraryCost) : undefined
}
