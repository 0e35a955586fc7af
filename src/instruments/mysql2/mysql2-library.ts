/** Where a connection leads to. */
export interface MysqlConfig {
  readonly host?: unknown
  readonly port?: unknown
  readonly socketPath?: unknown
  readonly database?: unknown
}

/** What the instrument uses of a connection of mysql2 (3). */
export interface MysqlConnection {
  readonly config: MysqlConfig
  addCommand: (command: MysqlCommand) => unknown
}

/** What is sent to the server: a Query, an Execute, a Prepare, and others that are no statements. */
export interface MysqlCommand {
  /** Of a Query or an Execute. */
  readonly sql?: unknown
  /** Of an Execute of a prepared statement. */
  readonly statement?: { readonly query?: unknown }
  /** Of a Prepare. */
  readonly query?: unknown
  /** The callback; without one the command emits events. */
  onResult?: MysqlCallback | undefined
  emit?: (event: string, first?: unknown) => boolean
}

/** What the instrument uses of a pool. */
export interface MysqlPool {
  readonly config: { readonly connectionLimit?: unknown; readonly connectionConfig: MysqlConfig }
  readonly _allConnections: { readonly length: number }
  readonly _freeConnections: { readonly length: number }
  readonly _connectionQueue: { readonly length: number }
  readonly _closed: boolean
  query(options: { readonly sql: string; readonly timeout: number }, callback: MysqlCallback): unknown
}

/** What mysql2 calls back with. */
export type MysqlCallback = (this: unknown, error?: unknown, result?: unknown, fields?: unknown) => unknown
