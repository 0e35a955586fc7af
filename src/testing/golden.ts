import { AssertionError } from 'node:assert'
import { readFileSync, writeFileSync } from 'node:fs'

/** Where a golden page is, and whether it is to be written anew. */
export interface GoldenOptions {
  readonly file: string
  /** True writes the file instead of comparing with it, for example `process.env.UPDATE_GOLDEN === '1'`. */
  readonly update?: boolean
}

/**
 * Asserts that a page is the one that a file holds, such as `metrics.text({ only: ['shop.*'] })`.
 *
 * @throws AssertionError when it is another one, or the file is not there.
 */
export function assertGolden(page: string, { file, update = false }: GoldenOptions): void {
  if (update) {
    writeFileSync(file, page)
    return
  }
  const expected = readOrUndefined(file)
  if (expected === page) return
  const message =
    expected === undefined
      ? `${file} is not there: write it with { update: true }, look at it and commit it`
      : `the page differs from ${file}: correct the code, or write the file anew with { update: true }`
  throw new AssertionError({
    message,
    actual: page,
    expected,
    operator: 'assertGolden',
    stackStartFn: assertGolden,
  })
}

function readOrUndefined(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
