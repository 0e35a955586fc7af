import type { SeriesStore } from '../../series/series-store.ts'
import { poolNameOf, type DatabaseAddress } from '../database/pool-name.ts'
import { PoolGauges, type PoolState } from '../database/pool-gauges.ts'
import { LiveSet } from '../live-set.ts'
import { methodPatches } from '../method-patches.ts'

/** How the pools of a library are read. */
export interface PoolReader<Pool extends object> {
  /** The instrument's name. */
  readonly instrument: string
  isGone(this: void, pool: Pool): boolean
  state(this: void, pool: Pool): PoolState
  /** Gives one of the connections in the pool, or nothing. */
  connection(this: void, pool: Pool): unknown
}

/**
 * Puts each pool into the scrape with the first request for a connection of it.
 *
 * Such a pool knows nothing of databases, so its name comes from the first connection that is seen in it.
 */
export function watchPools<Pool extends object>(
  prototype: object,
  ...[store, reader]: [store: SeriesStore, reader: PoolReader<Pool>]
): void {
  const { replaceMethod, reportFailure } = methodPatches(reader.instrument)
  const gauges = new PoolGauges(store)
  const pools = new LiveSet<Pool>(reader.isGone)
  const names = new WeakMap<Pool, string>()

  replaceMethod(
    prototype,
    'acquire',
    (original) =>
      function (this: Pool): unknown {
        try {
          pools.add(this)
        } catch (thrown) {
          reportFailure(thrown)
        }
        return Reflect.apply(original, this, arguments)
      },
  )
  store.onCollect(reader.instrument, () => {
    for (const pool of pools.living()) {
      const name = names.get(pool) ?? nameOf(reader.connection(pool))
      if (name === undefined) continue
      names.set(pool, name)
      gauges.observe(name, reader.state(pool))
    }
  })
}

/** Names a pool after what a connection of pg or mysql2 says of its database. */
function nameOf(connection: unknown): string | undefined {
  const { connectionParameters, config } = Object(connection) as {
    readonly connectionParameters?: DatabaseAddress
    readonly config?: DatabaseAddress
  }
  const address = connectionParameters ?? config
  return address === undefined ? undefined : poolNameOf(address)
}
