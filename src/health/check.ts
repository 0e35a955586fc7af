/**
 * Asks something that the application depends on.
 *
 * What throws, rejects or gives `false` is a failure with that reason; anything else is a success.
 */
export type HealthCheck = (context: CheckContext) => unknown

/** What a check is told. */
export interface CheckContext {
  /** Aborted when the check is late, so that it can end what it waits for. */
  readonly signal: AbortSignal
  /** How long the check has, in milliseconds. */
  readonly timeoutMs: number
}

/** How a check is run and what it decides; each has a default. */
export interface HealthCheckOptions {
  /** Which verdicts it decides: `ready` (the default), `live`, any other name, or several. */
  readonly group?: string | readonly string[]
  /** How long it may take, in milliseconds: from 1 to 60,000; 2,000 by default. Later is a failure. */
  readonly timeoutMs?: number
  /** How long a result stands, in milliseconds, before the check is run again; 1,000 by default. */
  readonly cacheMs?: number
  /** Whether its failure fails the verdict (the default); otherwise the verdict is `degraded`. */
  readonly critical?: boolean
  /** What kind of thing it asks, such as `postgresql`: the label `dependency_type` of its metrics. */
  readonly type?: string
}
