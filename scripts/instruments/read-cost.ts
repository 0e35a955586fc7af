import { existsSync, readFileSync } from 'node:fs'

/** What `npm run bench -- libraries` measured of one library, as bench/results keeps it. */
export interface LibraryCost {
  /** The day, as 2026-11-28. */
  readonly measuredOn: string
  readonly node: string
  /** The packages that ran, with their versions, the official instrumentation among them. */
  readonly packages: readonly string[]
  readonly operations: readonly OperationCost[]
}

/** CPU time of one operation in microseconds: medians of rounds in which the variants took turns. */
export interface OperationCost {
  readonly operation: string
  readonly bareMicroseconds: number
  /** What each variant adds to bare; null where the official instrumentation does not exist. */
  readonly addedMicroseconds: { readonly meterbridge: number; readonly official: number | null }
}

/** Reads the cost of a library; nothing before it has been measured. */
export function readCost(name: string): LibraryCost | undefined {
  const file = new URL(`../../bench/results/${name}.json`, import.meta.url)
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as LibraryCost) : undefined
}
