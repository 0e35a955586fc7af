import {
  authActiveSessions,
  authAttemptDuration,
  authAttempts,
  authSessionEvents,
  rateLimitDecisions,
} from '../catalog/auth.ts'
import type { AttributesOf } from '../catalog/metric.ts'
import type { SeriesStore } from '../series/series-store.ts'
import { checkedNumber } from './checked-number.ts'
import { outcomeOf } from './outcome-of.ts'
import { measuring, recording } from './pack.ts'
import { removablePack } from './removal.ts'

type AttemptAttributes = AttributesOf<typeof authAttemptDuration>

/** How an attempt ended: `failure` when the user was refused, `error` when it could not be decided. */
export type AuthOutcome = NonNullable<AttemptAttributes['auth.outcome']>

/** What happened to a session. */
export type AuthSessionChange = NonNullable<AttributesOf<typeof authSessionEvents>['auth.session.event']>

/** What a rate limit decided. */
export type RateLimitDecision = NonNullable<AttributesOf<typeof rateLimitDecisions>['rate_limit.decision']>

/** An attempt to authenticate that is over. */
export interface AuthAttempt {
  /** How the user proves who they are, such as `password` or `oauth`. */
  readonly method: string
  readonly outcome: AuthOutcome
  readonly durationSeconds?: number | undefined
  /** The class of the error that it ended with. */
  readonly errorType?: string | undefined
}

/** What a measured attempt can say of itself. */
export interface AuthReport {
  /** Sets the outcome of an attempt that does not throw; what it throws counts before it. */
  outcome(outcome: AuthOutcome): void
}

const { pack, removal } = removablePack('auth', {
  metrics: [authAttempts, authAttemptDuration, authSessionEvents, authActiveSessions, rateLimitDecisions],
  bind,
})
const inertReport: AuthReport = { outcome() {} }

/** Measures authentication: attempts, sessions and rate limits. Does nothing without the preload. */
export const auth = {
  ...removal,

  /** Records an attempt that is over (`auth.attempts`; its duration too when it is given). */
  recordAttempt: recording(pack, (recorders, attempt: AuthAttempt) => recorders.attempt(attempt)),

  /** Runs an attempt and records how it ended and how long it took. */
  attempt: measuring(pack, {
    inertReport,
    begin(recorders, { method }: Pick<AuthAttempt, 'method'>) {
      let said: AuthOutcome | undefined
      return {
        report: { outcome: (outcome: AuthOutcome) => void (said = outcome) },
        end(ending) {
          const { outcome, errorType } = outcomeOf(ending)
          recorders.attempt({
            method,
            outcome: outcome === 'success' ? (said ?? outcome) : outcome,
            durationSeconds: ending.durationSeconds,
            errorType,
          })
        },
      }
    },
  }),

  /** Counts a session that was created or came to an end (`auth.session.events`). */
  recordSession: recording(
    pack,
    (recorders, { type, event }: { readonly type: string; readonly event: AuthSessionChange }) =>
      recorders.sessionEvents.add(1, { 'auth.session.type': type, 'auth.session.event': event }),
  ),

  /** Says how many sessions are valid now (`auth.active_sessions`). */
  setActiveSessions: recording(
    pack,
    (recorders, { type, count }: { readonly type: string; readonly count: number }) =>
      recorders.activeSessions.set(count, { 'auth.session.type': type }),
  ),

  /** Counts what a rate limit decided (`rate_limit.decisions`). */
  recordRateLimit: recording(
    pack,
    (recorders, { name, decision }: { readonly name: string; readonly decision: RateLimitDecision }) =>
      recorders.rateLimits.add(1, { 'rate_limit.name': name, 'rate_limit.decision': decision }),
  ),
}

function bind(store: SeriesStore) {
  const attempts = store.counter(authAttempts)
  const duration = store.histogram(authAttemptDuration)
  return {
    sessionEvents: store.counter(authSessionEvents),
    activeSessions: store.gauge(authActiveSessions),
    rateLimits: store.counter(rateLimitDecisions),
    attempt({ method, outcome, durationSeconds, errorType }: AuthAttempt): void {
      attempts.add(1, { 'auth.method': method, 'auth.outcome': outcome })
      if (durationSeconds === undefined) return
      const seconds = checkedNumber(authAttemptDuration, durationSeconds)
      if (seconds === undefined) return
      const attributes: AttemptAttributes = {
        'auth.method': method,
        'auth.outcome': outcome,
        'error.type': errorType,
      }
      duration.record(seconds, attributes)
    },
  }
}
