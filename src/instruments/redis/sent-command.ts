/** A command as metrics see it, whichever client sends it. */
export interface SentCommand {
  /** In any case. */
  readonly name: string
  /** What follows the name; needed only of XREAD and XREADGROUP. */
  readonly args: readonly unknown[]
  readonly inTransaction?: boolean
}

/** How a command ended. */
export interface Outcome {
  readonly durationSeconds: number
  readonly failed: boolean
  /** The reply before the client converts it, or what the command was rejected with. */
  readonly result: unknown
}
