import type { DatabaseAddress } from '../database/pool-name.ts'

/** What the instrument uses of a client of pg, be it the JavaScript one or the native one. */
export interface PgClient {
  /** With URLs and the environment resolved. */
  readonly connectionParameters?: DatabaseAddress
  readonly connection?: { readonly parsedStatements?: Readonly<Record<string, unknown>> }
  /** The promise that the application asked for, before pg 9. */
  readonly _Promise?: PromiseConstructor
}

/** What the instrument patches of the prototype of a client. */
export interface ClientPrototype {
  query: (this: PgClient, config: unknown, values?: unknown, callback?: unknown) => unknown
  connect: (this: PgClient, callback?: unknown) => unknown
}

/** What the instrument uses of a pool of pg-pool. */
export interface PgPool {
  readonly totalCount: number
  readonly idleCount: number
  readonly waitingCount: number
  readonly ended?: boolean
  readonly ending?: boolean
  readonly options: DatabaseAddress & { readonly max?: unknown }
  readonly Promise?: PromiseConstructor
  query?(query: { readonly text: string; readonly query_timeout: number }): Promise<unknown>
}

/** What the instrument patches of the prototype of a pool; the last two are not public, so they may be missing. */
export interface PoolPrototype {
  connect: (this: PgPool, callback?: unknown) => unknown
  query: (this: PgPool, text: unknown, values?: unknown, callback?: unknown) => unknown
  newClient?: (this: PgPool, pendingItem: unknown) => unknown
  _release?: (this: PgPool, client: PgClient, idleListener: unknown, error: unknown) => unknown
}

/** What pg calls back with. */
export type PgCallback = (this: unknown, error?: unknown, result?: unknown, release?: unknown) => unknown
