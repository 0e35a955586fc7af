import type { NodeRedisLink } from './node-redis-link.ts'

/** On a client and on its queue: what the instrument knows of them. */
export const linkKey: unique symbol = Symbol('meterbridge.redis.link')

/** What the instrument uses of a client of node-redis (`client/index.js` of @redis/client 1.5 to 6.3). */
export interface NodeRedisClient {
  readonly isOpen: boolean
  readonly isReady: boolean
  readonly isPubSubActive: boolean
  readonly options?: NodeRedisOptions | undefined
  ping?(): Promise<unknown>
  /** The client itself, also on what stands for it with other command options (5 and later). */
  readonly _self?: NodeRedisClient
  [linkKey]?: NodeRedisLink
}

export interface NodeRedisOptions {
  readonly socket?: { readonly host?: string; readonly port?: number; readonly path?: string }
  readonly database?: number
  readonly disableOfflineQueue?: boolean
  /** Before 5: commands take callbacks and give no promise. */
  readonly legacyMode?: boolean
}

/** What the instrument uses of a client's queue (`client/commands-queue.js`). */
export interface NodeRedisQueue {
  [linkKey]?: NodeRedisLink
}

/** What the instrument uses of the options that a command enters the queue with. */
export interface QueueOptions {
  /** Whether it overtakes what waits. */
  readonly asap?: boolean
  /** The same for all commands of a transaction or a pipeline. */
  readonly chainId?: symbol
}

/** Gives the class that a file of the library exports, by `require` or by `import`. */
export function classOf(moduleExports: unknown): { readonly prototype: object } | undefined {
  let candidate: unknown = moduleExports
  for (let depth = 0; depth < 2 && typeof candidate !== 'function'; depth++) {
    candidate = (Object(candidate) as { default?: unknown }).default
  }
  return typeof candidate === 'function' ? (candidate as unknown as { prototype: object }) : undefined
}
