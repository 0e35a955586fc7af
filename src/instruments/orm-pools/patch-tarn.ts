import { prototypeWith } from '../database/prototype-with.ts'
import type { InstrumentContext } from '../instrument.ts'
import { watchPools } from './watch-pools.ts'

/** What the instrument uses of a pool of tarn 3, which Knex keeps its connections in. */
interface TarnPool {
  readonly destroyed: boolean
  readonly max: number
  readonly used: readonly { readonly resource: unknown }[]
  readonly free: readonly { readonly resource: unknown }[]
  readonly pendingCreates: readonly unknown[]
  readonly pendingAcquires: readonly unknown[]
}

const patched = new WeakSet<object>()

/** Patches a copy of tarn 3: its pools are read at each scrape. */
export function patchTarn(moduleExports: unknown, _moduleName: string, { store }: InstrumentContext): void {
  const exports = moduleExports as { readonly Pool?: unknown; readonly default?: { readonly Pool?: unknown } }
  const prototype = prototypeWith(exports.Pool ?? exports.default?.Pool, 'acquire')
  if (prototype === undefined || patched.has(prototype)) return
  patched.add(prototype)
  watchPools<TarnPool>(prototype, store, {
    instrument: 'tarn',
    isGone: ({ destroyed }) => destroyed,
    state: ({ free, used, pendingCreates, pendingAcquires, max }) => ({
      idle: free.length,
      used: used.length + pendingCreates.length,
      pending: pendingAcquires.length,
      limit: max,
    }),
    connection: ({ used, free }) => (used[0] ?? free[0])?.resource,
  })
}
