import { prototypeWith } from '../database/prototype-with.ts'
import type { InstrumentContext } from '../instrument.ts'
import { mongodbMetricsOf } from './mongodb-metrics.ts'
import { patchConnection } from './patch-connection.ts'
import { patchPool } from './patch-pool.ts'
import { patchTopology } from './patch-topology.ts'

/**
 * Patches the class that a file of the driver mongodb 6 and 7 exports.
 *
 * Its command monitoring is not used: it is off unless the application sets `monitorCommands`, which is
 * fixed when a client is made, and copies each command and reply for whoever listens.
 */
export function patchMongodb(moduleExports: unknown, _fileName: string, context: InstrumentContext): void {
  const { Connection, ConnectionPool, Topology } = Object(moduleExports) as Readonly<Record<string, unknown>>
  const metrics = mongodbMetricsOf(context.store)
  context.offerServers?.('mongodb', metrics.servers)
  const connection = prototypeWith(Connection, 'command')
  if (isNew(connection)) patchConnection(connection, metrics)
  const pool = prototypeWith(ConnectionPool, 'checkOut')
  if (isNew(pool)) patchPool(pool, metrics)
  const topology = prototypeWith(Topology, 'selectServer')
  if (isNew(topology)) patchTopology(topology, metrics)
}

const patched = new WeakSet<object>()

function isNew(prototype: object | undefined): prototype is object {
  if (prototype === undefined || patched.has(prototype)) return false
  patched.add(prototype)
  return true
}
