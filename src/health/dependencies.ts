import { reportOnce } from '../diagnostics/logger.ts'
import { reasonOf } from '../diagnostics/reason-of.ts'
import type { HealthCheckOptions } from './check.ts'
import { currentReadiness, health } from './health.ts'
import type { Readiness } from './readiness.ts'

/** What a dependency says of itself. */
export interface DependencyReport extends Pick<HealthCheckOptions, 'critical' | 'group' | 'type'> {
  /** The name of the dependency, one of a small set. */
  readonly name: string
  readonly up: boolean
  /** Why it is down; shown by `/ready`, never a label. */
  readonly reason?: string | undefined
}

/**
 * Says whether what the application depends on is up: to `/ready`, and as `dependency.up`. Does nothing
 * without the preload.
 */
export const dependencies = {
  /**
   * Adds a check that asks a dependency, as `health.addCheck` does; returns how to remove it.
   *
   * @throws READY_CHECK_INVALID when the name is empty, the check is no function, or an option is wrong.
   */
  addCheck: health.addCheck,

  /**
   * Says the state of a dependency that tells it by itself, such as a connection to a broker in its
   * events. The state stands until the next report; the options of the first report hold.
   */
  report(state: DependencyReport): void {
    const readiness = currentReadiness()
    if (readiness === undefined) return
    if (!isReport(state)) {
      refuse({ value: typeof state, expected: 'an object with a name and whether it is up' })
      return
    }
    const states = statesOf(readiness)
    const known = states.get(state.name)
    if (known !== undefined) Object.assign(known, { up: state.up, reason: state.reason })
    else if (states.size < namesLimit) begin(state, { readiness, states })
    else refuse({ value: 'another name', expected: `one of the ${namesLimit} that it keeps apart` })
  },

  /** Forgets a reported dependency that the application uses no more. */
  forget({ name }: { readonly name: string }): void {
    const readiness = currentReadiness()
    const states = readiness && reported.get(readiness)
    states?.get(name)?.remove()
    states?.delete(name)
  },
}

/** Each name is a series, and `dependency.name` keeps as many apart. */
const namesLimit = 200

interface Reported {
  up: boolean
  reason: string | undefined
  remove: () => void
}

const reported = new WeakMap<Readiness, Map<string, Reported>>()

function statesOf(readiness: Readiness): Map<string, Reported> {
  let states = reported.get(readiness)
  if (states === undefined) reported.set(readiness, (states = new Map()))
  return states
}

function begin(
  { name, up, reason, ...options }: DependencyReport,
  { readiness, states }: { readiness: Readiness; states: Map<string, Reported> },
): void {
  const state: Reported = { up, reason, remove: () => {} }
  try {
    // What is told stands until the next report, so no older result may.
    state.remove = readiness.addCheck(name, () => verdictOf(state), { ...options, cacheMs: 0 })
    states.set(name, state)
  } catch (thrown) {
    refuse({ value: reasonOf(thrown), expected: 'a name and the options of a health check' })
  }
}

function verdictOf({ up, reason }: Reported): Promise<void> {
  // A reason is shown as it is; an error would be shown with its class.
  return up ? Promise.resolve() : Promise.reject(reason ?? 'it is reported as down')
}

function isReport(state: unknown): state is DependencyReport {
  return (
    typeof state === 'object' &&
    state !== null &&
    typeof (state as DependencyReport).name === 'string' &&
    typeof (state as DependencyReport).up === 'boolean'
  )
}

function refuse({ value, expected }: { value: string; expected: string }): void {
  const call = 'dependencies.report'
  reportOnce('METER_CALL_INVALID', `${call} ${expected}`, { call, value, expected })
}
