/** What was looked at, and how it is. */
export interface Diagnosis {
  /** `look`: it may be meant so, or not. */
  readonly state: 'fine' | 'look' | 'wrong'
  readonly subject: string
  readonly finding: string
  /** What to do, as a sentence without its full stop. */
  readonly remedy?: string
}

/** Says that something is as it should be. */
export function fine(subject: string, finding: string): Diagnosis {
  return { state: 'fine', subject, finding }
}

/** Says what may be the cause, and what to do then. */
export function look(...[subject, finding, remedy]: [string, string, string]): Diagnosis {
  return { state: 'look', subject, finding, remedy }
}

/** Says what is wrong, and what to do. */
export function wrong(...[subject, finding, remedy]: [string, string, string]): Diagnosis {
  return { state: 'wrong', subject, finding, remedy }
}
