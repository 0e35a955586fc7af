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
  /** Microseconds, or of what runs all the time its share of one processor core in percent. */
  readonly unit: 'us' | '%'
  readonly bare: number
  /** What each variant adds to bare; null where there is no official instrumentation. */
  readonly added: { readonly meterbridge: number; readonly official: number | null }
}

/** Reads the cost of a library; nothing before it has been measured. */
export function readCost(name: string): LibraryCost | undefined {
  const file = new URL(`../../bench/results/${name}.json`, import.meta.url)
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as LibraryCost) : undefined
}
