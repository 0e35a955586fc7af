/** What was looked at, and how it is. */
export interface Diagnosis {
  readonly isFine: boolean
  readonly subject: string
  readonly finding: string
  /** What to do, as a sentence without its full stop. */
  readonly remedy?: string
}

/** Says that something is as it should be. */
export function fine(subject: string, finding: string): Diagnosis {
  return { isFine: true, subject, finding }
}

/** Says what is wrong, and what to do. */
export function wrong(...[subject, finding, remedy]: [string, string, string]): Diagnosis {
  return { isFine: false, subject, finding, remedy }
}
