import { prototypeWith } from '../database/prototype-with.ts'
import type { InstrumentContext } from '../instrument.ts'
import { mysql2MetricsOf } from './mysql2-metrics.ts'
import { patchConnection } from './patch-connection.ts'
import { patchPool } from './patch-pool.ts'

/**
 * Patches the class that a file of mysql2 3 exports: what connections send, or the pools that lend them.
 * The promise interface is made of these classes, so it is measured with them.
 *
 * Its diagnostics channels (3.24) are not used: with a listener on them, an error of a query without
 * a callback is no uncaught exception any more, they say nothing of prepared statements that are run again,
 * none of them leads to the pool, and earlier versions have none.
 */
export function patchMysql2(moduleExports: unknown, _fileName: string, context: InstrumentContext): void {
  const metrics = mysql2MetricsOf(context.store)
  context.offerServers?.('mysql', metrics.pools)
  const connection = prototypeWith(moduleExports, 'addCommand')
  if (isNew(connection)) patchConnection(connection, metrics)
  const pool = prototypeWith(moduleExports, 'getConnection')
  if (isNew(pool)) patchPool(pool, metrics)
}

const patched = new WeakSet<object>()

function isNew(prototype: object | undefined): prototype is object {
  if (prototype === undefined || patched.has(prototype)) return false
  patched.add(prototype)
  return true
}
