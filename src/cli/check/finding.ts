/** Something that a check found. */
export interface Finding {
  readonly severity: 'error' | 'advice'
  /** A file, a metric or an address. */
  readonly subject: string
  readonly problem: string
}
