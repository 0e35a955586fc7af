/** Gives `host:port/database`, the name that the semantic conventions give a pool without one. */
export function poolNameOf({ host, port, database }: DatabaseAddress): string {
  return `${textOrNumber(host) ?? 'unknown'}:${textOrNumber(port) ?? 'unknown'}/${textOrNumber(database) ?? 'unknown'}`
}

/** Keeps what an attribute can be. */
export function textOrNumber(value: unknown): string | number | undefined {
  return typeof value === 'string' || typeof value === 'number' ? value : undefined
}

/** Where a client connects to, as its library says it. */
export interface DatabaseAddress {
  readonly host?: unknown
  readonly port?: unknown
  readonly database?: unknown
}
