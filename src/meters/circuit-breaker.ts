import {
  circuitBreakerCalls,
  circuitBreakerState,
  circuitBreakerTransitions,
} from '../catalog/circuit-breaker.ts'
import type { AttributesOf } from '../catalog/metric.ts'
import type { RawAttributes } from '../series/attribute-index.ts'
import type { SeriesStore } from '../series/series-store.ts'
import { recording } from './pack.ts'
import { removablePack } from './removal.ts'

/** The state of a circuit breaker. */
export type CircuitBreakerState = NonNullable<
  AttributesOf<typeof circuitBreakerState>['circuit_breaker.state']
>

/** How a call through a circuit breaker ended. */
export type CircuitBreakerOutcome = NonNullable<
  AttributesOf<typeof circuitBreakerCalls>['circuit_breaker.outcome']
>

/** A breaker that tells its state in events, as those of the `opossum` package do. */
export interface BreakerEvents {
  readonly name?: string
  readonly opened?: boolean
  readonly halfOpen?: boolean
  on(event: string, listener: (...details: never[]) => void): unknown
}

const { pack, removal } = removablePack('circuitBreaker', {
  metrics: [circuitBreakerState, circuitBreakerTransitions, circuitBreakerCalls],
  bind,
  forget: (recorders, attributes) => recorders.forget(attributes),
})

const setState = recording(
  pack,
  (recorders, { name, state }: { readonly name: string; readonly state: CircuitBreakerState }) =>
    recorders.state(name, state),
)

const recordCall = recording(
  pack,
  (recorders, { name, outcome }: { readonly name: string; readonly outcome: CircuitBreakerOutcome }) =>
    recorders.calls.add(1, { 'circuit_breaker.name': name, 'circuit_breaker.outcome': outcome }),
)

/** Measures circuit breakers: state, transitions and calls. Does nothing without the preload. */
export const circuitBreaker = {
  ...removal,

  /** Says which state a breaker is in (`circuit_breaker.state`); a change is a transition as well. */
  setState,

  /** Counts a call that a breaker let through or refused (`circuit_breaker.calls`). */
  recordCall,

  /** Records the state and the calls of a breaker of `opossum` from its events; `name` is its own unless given. */
  watch(breaker: BreakerEvents, { name = breaker.name ?? 'default' }: { readonly name?: string } = {}): void {
    setState({ name, state: breaker.opened ? 'open' : breaker.halfOpen ? 'half_open' : 'closed' })
    const becomes = (state: CircuitBreakerState) => () => setState({ name, state })
    const ended = (outcome: CircuitBreakerOutcome) => () => recordCall({ name, outcome })
    breaker.on('open', becomes('open'))
    breaker.on('halfOpen', becomes('half_open'))
    breaker.on('close', becomes('closed'))
    breaker.on('success', ended('success'))
    breaker.on('reject', ended('rejected'))
    // A time-out is told as a failure as well, by its code.
    breaker.on('failure', (error?: { code?: unknown }) =>
      recordCall({ name, outcome: error?.code === 'ETIMEDOUT' ? 'timeout' : 'failure' }),
    )
  },
}

const states: readonly CircuitBreakerState[] = circuitBreakerState.attributes['circuit_breaker.state'].values

/** Beyond as many names as the catalog keeps apart, transitions are no longer told from repetitions. */
const namesLimit: number = circuitBreakerState.attributes['circuit_breaker.name'].limit

function bind(store: SeriesStore) {
  const gauge = store.gauge(circuitBreakerState)
  const transitions = store.counter(circuitBreakerTransitions)
  const current = new Map<string, CircuitBreakerState>()
  return {
    calls: store.counter(circuitBreakerCalls),
    /** What is said next of a breaker without its series shows its state again. */
    forget({ 'circuit_breaker.name': name, 'circuit_breaker.outcome': ofCalls }: RawAttributes): void {
      if (ofCalls !== undefined) return
      if (name === undefined) current.clear()
      else current.delete(String(name))
    },
    state(name: string, state: CircuitBreakerState): void {
      if (!states.includes(state)) return
      const before = current.get(name)
      if (before === state) return
      if (before !== undefined || current.size < namesLimit) current.set(name, state)
      if (before !== undefined) {
        transitions.add(1, { 'circuit_breaker.name': name, 'circuit_breaker.state': state })
      }
      for (const one of states) {
        gauge.set(one === state ? 1 : 0, { 'circuit_breaker.name': name, 'circuit_breaker.state': one })
      }
    },
  }
}
