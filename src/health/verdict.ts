/** What all checks of a group say together; plain data, so that it can be sent to another thread. */
export interface Verdict {
  readonly group: string
  /** `degraded` when only checks that are not critical fail. */
  readonly status: 'up' | 'degraded' | 'down'
  /** False when no check was ever in the group, which then is `down`. */
  readonly known: boolean
  /** One line for each thing that is wrong. */
  readonly reasons: readonly string[]
  readonly checks: readonly CheckReport[]
}

/** What one check says. */
export interface CheckReport {
  readonly name: string
  readonly type: string | undefined
  readonly critical: boolean
  readonly status: 'up' | 'down'
  /** Why it is down. */
  readonly reason: string | undefined
  /** How long the check took, or had taken when it was given up. */
  readonly durationSeconds: number
  /** When this result came, in milliseconds since 1970. */
  readonly checkedAtMs: number
  /** When the check succeeded last, in milliseconds since 1970; undefined when it never has. */
  readonly lastSuccessAtMs: number | undefined
}
