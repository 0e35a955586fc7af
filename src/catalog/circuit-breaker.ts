import type { Metric } from './metric.ts'

const breakerName = {
  description: 'The name of the circuit breaker, one of a small set.',
  limit: 100,
} as const

/** The states of a circuit breaker. */
const states = ['closed', 'half_open', 'open'] as const

export const circuitBreakerState = {
  name: 'circuit_breaker.state',
  kind: 'gauge',
  unit: '{state}',
  description: 'The state of a circuit breaker: 1 for the one that it is in, 0 for the others.',
  attributes: {
    'circuit_breaker.name': breakerName,
    'circuit_breaker.state': { description: 'The state.', values: states },
  },
  prometheusType: 'stateset',
  stability: 'ours',
  isBusiness: true,
} as const satisfies Metric

export const circuitBreakerTransitions = {
  name: 'circuit_breaker.transitions',
  kind: 'counter',
  unit: '{transition}',
  description: 'Changes of the state of a circuit breaker, by the state that it went to.',
  attributes: {
    'circuit_breaker.name': breakerName,
    'circuit_breaker.state': { description: 'The state that it went to.', values: states },
  },
  stability: 'ours',
  isBusiness: true,
} as const satisfies Metric

export const circuitBreakerCalls = {
  name: 'circuit_breaker.calls',
  kind: 'counter',
  unit: '{call}',
  description: 'Calls that a circuit breaker let through or refused.',
  attributes: {
    'circuit_breaker.name': breakerName,
    'circuit_breaker.outcome': {
      description: 'How the call ended; `rejected` when it was refused.',
      values: ['success', 'failure', 'timeout', 'rejected'],
    },
  },
  stability: 'ours',
  isBusiness: true,
} as const satisfies Metric
