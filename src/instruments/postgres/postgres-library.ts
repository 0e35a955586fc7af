import type { MeasuredQuery } from './measured-query.ts'

/** Where a query keeps what is measured of it. */
export const measuredKey: unique symbol = Symbol('meterbridge.postgres.measured')

/** What the instrument uses of a query of postgres.js (3.3 to 3.4). */
export interface PostgresQuery {
  /** Gives the query to a connection: one function for each pool, each transaction and each connection. */
  readonly handler: object
  readonly executed: boolean
  /** Set for COPY: the query then resolves twice, first to its stream. */
  readonly streaming?: boolean
  /** Set for cursors, whose iteration replaces `resolve` and `reject` at each step. */
  readonly cursorFn?: unknown
  /** The text, known once the query has been built for a connection. */
  readonly string?: unknown
  readonly strings?: readonly unknown[]
  /** Set when a connection takes the query. */
  state: unknown
  resolve: (value: unknown) => unknown
  reject: (error: unknown) => unknown
  [measuredKey]?: MeasuredQuery
}

/** The class of queries: one is asked when it is awaited. */
export type PostgresQueryClass = new (
  ...parameters: [strings: readonly string[], values: [], handler: object, cancel: undefined, options: object]
) => PromiseLike<unknown>

/** A connection, made when its pool is made and opened when there is something to do. */
export interface PostgresConnection {
  /** Set while a transaction or `reserve()` has the connection. */
  readonly reserved?: unknown
  connect: (query: PostgresQuery) => unknown
  execute: (query: PostgresQuery) => unknown
  /** Called by `sql.end()` and `sql.close()`. */
  end: () => unknown
}

/** Where the connections of a pool are; each is in one of them. */
export interface PostgresQueues {
  readonly connecting: { readonly length: number }
  readonly reserved: { readonly length: number }
  readonly open: { readonly length: number }
  readonly busy: { readonly length: number }
  readonly full: { readonly length: number }
}

/** What the pool was made with, URL and environment resolved. */
export interface PostgresOptions {
  readonly host?: readonly unknown[]
  readonly port?: readonly unknown[]
  readonly path?: unknown
  readonly database?: unknown
  readonly max?: unknown
}

/** What a pool wants to know of its connections. */
export interface PostgresListeners {
  readonly onopen: (connection: PostgresConnection) => unknown
}

/** Makes a connection; one without queues only cancels a query. */
export type CreateConnection = (
  options: PostgresOptions,
  queues?: PostgresQueues,
  listeners?: PostgresListeners,
) => PostgresConnection
