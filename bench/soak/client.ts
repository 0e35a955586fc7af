import { connect, type Socket } from 'node:net'

/** What a client of the soak is given. */
export interface Target {
  readonly port: number
  readonly random: Random
  /** Ends when all clients are to go. */
  readonly signal: AbortSignal
}

/** Gives a number from 0 up to the limit, or one of a list. */
export interface Random {
  below(limit: number): number
  oneOf<Value>(values: readonly Value[]): Value
}

/** One visit of a client: it connects, does what it does and leaves. It tells how it went in a word or two. */
export type Client = (target: Target) => Promise<string>

/** Repeatable chance (mulberry32), so that a run that fails can be run again. */
export function createRandom(seed: number): Random {
  let state = seed
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (limit: number): number => Math.floor(next() * limit)
  return { below, oneOf: (values) => values[below(values.length)]! }
}

/**
 * Holds a connection while `use` runs, and tears it down at its end, after so long, or when all clients are to go.
 * A server that hangs up is not an error here: hostile clients earn that.
 */
export async function withConnection(
  { port, signal }: Target,
  { mostMs, use }: { mostMs: number; use: (connection: Connection) => Promise<void> },
): Promise<void> {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
  socket.on('error', () => {})
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()))
  const leave = (): void => void socket.destroy()
  const timer = setTimeout(leave, mostMs)
  signal.addEventListener('abort', leave)
  try {
    await use({ socket, closed })
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', leave)
    leave()
    await closed
  }
}

/** A connection and the promise of its end. */
export interface Connection {
  readonly socket: Socket
  readonly closed: Promise<void>
}

/** Waits, but no longer than a connection lasts. */
export function pause({ closed }: Connection, milliseconds: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const over = new Promise<void>((resolve) => (timer = setTimeout(resolve, milliseconds)))
  return Promise.race([closed, over]).finally(() => clearTimeout(timer))
}
