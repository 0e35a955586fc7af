import { prototypeWith } from '../database/prototype-with.ts'
import type { InstrumentContext } from '../instrument.ts'
import { watchPools } from './watch-pools.ts'

/** What the instrument uses of a pool of sequelize-pool 6 and 7, which Sequelize 6 keeps its connections in. */
interface SequelizePool {
  readonly size: number
  readonly available: number
  readonly waiting: number
  readonly maxSize: number
  readonly _draining: boolean
  readonly _inUseObjects: readonly { readonly resource: unknown }[]
  readonly _availableObjects: readonly { readonly resource: unknown }[]
}

const patched = new WeakSet<object>()

/** Patches a copy of sequelize-pool 6 or 7: its pools are read at each scrape. */
export function patchSequelizePool(
  moduleExports: unknown,
  _moduleName: string,
  { store }: InstrumentContext,
): void {
  const exports = moduleExports as { readonly Pool?: unknown; readonly default?: { readonly Pool?: unknown } }
  const prototype = prototypeWith(exports.Pool ?? exports.default?.Pool, 'acquire')
  if (prototype === undefined || patched.has(prototype)) return
  patched.add(prototype)
  watchPools<SequelizePool>(prototype, store, {
    instrument: 'sequelize-pool',
    isGone: (pool) => pool._draining,
    state: ({ size, available, waiting, maxSize }) => ({
      idle: available,
      // A connection that is being opened counts as used.
      used: size - available,
      pending: waiting,
      limit: maxSize,
    }),
    connection: (pool) => (pool._inUseObjects[0] ?? pool._availableObjects[0])?.resource,
  })
}
