import type { PgCallback, PgClient, PgPool, PoolPrototype } from './library.ts'
import { isCheckoutTimeout } from './error-type.ts'
import { markPatched } from './mark-patched.ts'
import type { PgMetrics } from './pg-metrics.ts'
import { rejectFromCaller } from './reject-from-caller.ts'
import { reportFailure } from './pg-patches.ts'
import { statementOf } from './statement-of.ts'

/** Patches a pool's prototype: who waits for a connection, who holds one, and how long a new one takes. */
export function patchPool(prototype: PoolPrototype, metrics: PgMetrics): void {
  if (!markPatched(prototype)) return
  patchConnect(prototype, metrics)
  patchQuery(prototype, metrics)
  patchNewClient(prototype, metrics)
  patchRelease(prototype, metrics)
}

function patchConnect(prototype: PoolPrototype, metrics: PgMetrics): void {
  const { connect: connectUnmeasured } = prototype
  prototype.connect = function connect(callback) {
    const query = metrics.poolQuery
    try {
      metrics.pools.pool(this)
    } catch (thrown) {
      reportFailure(thrown)
      return Reflect.apply(connectUnmeasured, this, arguments)
    }
    if (callback) {
      // pg-pool itself fails on a callback that is not a function.
      if (typeof callback !== 'function') return Reflect.apply(connectUnmeasured, this, arguments)
      return connectUnmeasured.call(
        this,
        measureCheckout({ metrics, pool: this, query }, callback as PgCallback),
      )
    }
    let settle!: PgCallback
    const result = new (this.Promise ?? Promise)((resolve, reject) => {
      settle = (error, client) => (error ? reject(error) : resolve(client))
    }).catch(rejectFromCaller)
    connectUnmeasured.call(this, measureCheckout({ metrics, pool: this, query }, settle))
    return result
  }
}

function patchQuery(prototype: PoolPrototype, metrics: PgMetrics): void {
  const { query: queryUnmeasured } = prototype
  prototype.query = function query(text, values, callback) {
    // A query that gets no connection never reaches a client, so the checkout records its failure.
    metrics.poolQuery = typeof text === 'function' ? undefined : text
    try {
      return queryUnmeasured.call(this, text, values, callback)
    } finally {
      metrics.poolQuery = undefined
    }
  }
}

function patchNewClient(prototype: PoolPrototype, metrics: PgMetrics): void {
  const { newClient: newClientUnmeasured } = prototype
  if (typeof newClientUnmeasured !== 'function') return
  prototype.newClient = function newClient(pendingItem) {
    try {
      metrics.connectingPool = metrics.pools.pool(this)
    } catch (thrown) {
      reportFailure(thrown)
    }
    try {
      return newClientUnmeasured.call(this, pendingItem)
    } finally {
      metrics.connectingPool = undefined
    }
  }
}

function patchRelease(prototype: PoolPrototype, metrics: PgMetrics): void {
  const { _release: releaseUnmeasured } = prototype
  if (typeof releaseUnmeasured !== 'function') return
  prototype._release = function release(client, idleListener, error) {
    try {
      const record = metrics.client(client)
      // Not a number: nobody had it, because the request that it was opened for gave up.
      const useSeconds = (performance.now() - record.lentAtMs) / 1000
      record.lentAtMs = Number.NaN
      metrics.pools.pool(this).useTime?.record(useSeconds)
    } catch (thrown) {
      reportFailure(thrown)
    }
    return releaseUnmeasured.call(this, client, idleListener, error)
  }
}

interface Checkout {
  readonly metrics: PgMetrics
  readonly pool: PgPool
  /** What `pool.query` was called with, when it asked for the connection. */
  readonly query: unknown
}

function measureCheckout(checkout: Checkout, callback: PgCallback): PgCallback {
  const startMs = performance.now()
  return function measuredCheckout(error, client) {
    try {
      if (error) endFailed({ ...checkout, startMs, error })
      else lend(checkout, { client: client as PgClient, startMs })
    } catch (thrown) {
      reportFailure(thrown)
    }
    return Reflect.apply(callback, this, arguments) as unknown
  }
}

function lend({ metrics, pool }: Checkout, { client, startMs }: { client: PgClient; startMs: number }): void {
  const lentAtMs = performance.now()
  const lent = metrics.client(client)
  lent.lentAtMs = lentAtMs
  const { waitTime } = metrics.pools.name(metrics.pools.pool(pool), lent.target)
  waitTime.record((lentAtMs - startMs) / 1000)
}

function endFailed({
  metrics,
  pool,
  query,
  startMs,
  error,
}: Checkout & { startMs: number; error: unknown }): void {
  const { target, series } = metrics.pools.pool(pool)
  if (isCheckoutTimeout(error)) series?.timeouts.add(1)
  if (query === undefined) return
  const database = target ?? metrics.targets.of(pool.options)
  database.statement(statementOf(query)).end(startMs, error)
}
