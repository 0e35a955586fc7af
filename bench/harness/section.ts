/** A part of the table: the same quantity for several variants, sampled once a round. */
export interface Section {
  readonly title: string
  readonly unit: string
  /** The line that the others are compared with, round by round. */
  readonly baseline: string
  readonly lines: readonly Line[]
}

export interface Line {
  readonly name: string
  /** One sample a round, in the order of the rounds. */
  readonly samples: readonly number[]
  /** What the variant really measured, or why it has no figure. */
  readonly note?: string
}

/** A part of the report with a table of its own: several quantities of each variant. */
export interface Grid {
  readonly title: string
  /** The heads of the columns after that of the names. */
  readonly columns: readonly string[]
  readonly lines: readonly { readonly name: string; readonly cells: readonly string[] }[]
}

/** What a row of the bench is told. */
export interface RowOptions {
  readonly rounds: number | undefined
  /** Multiplies the counted work of a sample; below 1 only to try the bench out. */
  readonly scale: number
  /** Keeps the variants and stores to run. */
  readonly wanted: (name: string) => boolean
}

/** A row of the bench: it measures and gives its part of the report. */
export type Row = (options: RowOptions) => Promise<readonly (Section | Grid)[]>

/**
 * Runs every name once a round, round by round, so that what else the machine does meets all of them alike.
 * Gives the samples by name.
 */
export async function interleave<Sample>(options: {
  names: readonly string[]
  rounds: number
  sample: (name: string) => Sample | Promise<Sample>
}): Promise<Map<string, Sample[]>> {
  const samples = new Map<string, Sample[]>(options.names.map((name) => [name, []]))
  for (let round = 1; round <= options.rounds; round++) {
    for (const name of options.names) {
      process.stderr.write(`\r\u001b[Kround ${round} of ${options.rounds}: ${name}`)
      samples.get(name)?.push(await options.sample(name))
    }
  }
  process.stderr.write('\r\u001b[K')
  return samples
}
