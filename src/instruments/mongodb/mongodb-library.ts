import type { DatabaseTarget } from '../database/database-target.ts'

/** Where a connection keeps the databases that its commands went to, by name. */
export const targetsKey: unique symbol = Symbol('meterbridge.mongodb.targets')
/** Where a connection keeps when it was lent, in milliseconds of `performance.now()`; NaN while it is not lent. */
export const lentAtKey: unique symbol = Symbol('meterbridge.mongodb.lentAt')

/** What the instrument uses of a connection of the driver (6 and 7). */
export interface MongoConnection {
  /** `host:port`, or the path of a socket. */
  readonly address: string
  [targetsKey]?: Map<string, DatabaseTarget>
  [lentAtKey]?: number
}

/** What the instrument uses of a pool, of which each server of a client has one. */
export interface MongoPool {
  readonly address: string
  readonly closed: boolean
  readonly availableConnectionCount: number
  readonly currentCheckedOutCount: number
  readonly pendingConnectionCount: number
  readonly waitQueueSize: number
  readonly options: { readonly maxPoolSize?: unknown }
}

/** What a client knows of its servers. */
export interface MongoTopology {
  readonly s: { readonly seedlist: readonly unknown[] }
  readonly client?: MongoClient
}

/** What the instrument uses of a client, which makes another topology whenever it connects. */
export interface MongoClient {
  /** Whether the application has closed it. */
  readonly s: { readonly hasBeenClosed: boolean }
  db(name: string): { command(command: object): Promise<unknown> }
}

/** Called with the connection that was opened, or with what went wrong. */
export type ConnectionCallback = (this: unknown, error?: unknown, connection?: MongoConnection) => unknown
