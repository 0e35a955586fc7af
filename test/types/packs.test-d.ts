import CircuitBreaker from 'opossum'
import { dependencies } from '../../src/health/dependencies.ts'
import { auth } from '../../src/meters/auth.ts'
import { cache } from '../../src/meters/cache.ts'
import { circuitBreaker } from '../../src/meters/circuit-breaker.ts'
import { ml } from '../../src/meters/ml.ts'
import { pipelines } from '../../src/meters/pipelines.ts'
import { trading } from '../../src/meters/trading.ts'
import { users } from '../../src/meters/users.ts'
import { websocket } from '../../src/meters/websocket.ts'

// Compiled by tsc and never run: each line below a `@ts-expect-error` must be an error, all others none.

auth.recordAttempt({ method: 'password', outcome: 'failure' })
// @ts-expect-error an outcome that the catalog does not list
auth.recordAttempt({ method: 'password', outcome: 'refused' })
// @ts-expect-error an attribute that the catalog does not have
auth.recordRateLimit({ name: 'login', decision: 'denied', user: 'u1' })

export const loaded: Promise<string> = cache.load({ name: 'products' }, async () => 'value')
// @ts-expect-error a result that the catalog does not list
cache.recordRequest({ name: 'products', result: 'found' })

circuitBreaker.watch(new CircuitBreaker(async () => 1))
// @ts-expect-error a state that breakers do not have
circuitBreaker.setState({ name: 'bank', state: 'ajar' })

export const scores: number[] = ml.infer({ model: 'ranker' }, (report) => {
  report.predictions(2)
  return [1, 2]
})
// @ts-expect-error a model without its name
ml.setModel({ loaded: true })

export const removed: number = pipelines.remove({ 'pipeline.name': 'nightly', 'pipeline.outcome': 'error' })
// @ts-expect-error an attribute that no metric of the pack has
pipelines.remove({ name: 'nightly' })
// @ts-expect-error a value that the catalog does not list
pipelines.remove({ 'pipeline.outcome': 'lost' })
pipelines.setTimeToLive({ seconds: 86_400 })
// @ts-expect-error a time without its unit
pipelines.setTimeToLive(86_400)

pipelines.task({ pipeline: 'nightly', name: 'load', attempt: 2 }, () => {})
// @ts-expect-error a task without its pipeline
pipelines.task({ name: 'load' }, () => {})

trading.placeOrder({ symbol: 'AAPL', side: 'buy' }, (report) => report.status('rejected'))
// @ts-expect-error a side that the catalog does not list
trading.recordOrder({ symbol: 'AAPL', side: 'long', status: 'filled' })

users.setActive({ window: 'week', count: 3 })
// @ts-expect-error a window that the catalog does not list
users.setActive({ window: 'year', count: 3 })

dependencies.report({ name: 'broker', up: false, reason: 'the link was lost' })
// @ts-expect-error a report without the state
dependencies.report({ name: 'broker' })

websocket.open({ role: 'client' }).recordMessage({ direction: 'receive', sizeBytes: 12 })
// @ts-expect-error a direction that the catalog does not list
websocket.open().recordMessage({ direction: 'in' })
