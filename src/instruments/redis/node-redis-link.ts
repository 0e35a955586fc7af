import { redisAddressOf } from './client-targets.ts'
import { CommandTarget, type RedisRecorders } from './command-target.ts'
import type { RedisClient, RedisClientOptions } from './ioredis-client.ts'
import type { NodeRedisClient } from './node-redis-client.ts'

/**
 * What is known of a client of node-redis: where its commands go, and how many wait.
 *
 * It has the shape of a client of ioredis, so that the registry observes both alike. The client and its
 * queue hold it, and it holds the client, so all of them go together.
 */
export class NodeRedisLink implements RedisClient {
  /** Commands that have not settled. */
  pendingCount = 0
  /** The chain of the transaction that is being put into the queue. */
  transactionChain: symbol | undefined
  target: CommandTarget
  readonly #client: NodeRedisClient
  readonly #recorders: RedisRecorders
  readonly #targets = new Map<number, CommandTarget>()
  #wasReady = false

  constructor(client: NodeRedisClient, recorders: RedisRecorders) {
    this.#client = client
    this.#recorders = recorders
    this.target = this.#targetOf(client.options?.database ?? 0)
  }

  get isReady(): boolean {
    return this.#client.isReady
  }

  get options(): RedisClientOptions {
    const { host, port, path } = this.#client.options?.socket ?? {}
    return {
      ...(host === undefined ? {} : { host }),
      ...(port === undefined ? {} : { port }),
      ...(path === undefined ? {} : { path }),
    }
  }

  get status(): string {
    if (!this.#client.isOpen) return 'end'
    if (this.#client.isReady) {
      this.#wasReady = true
      return 'ready'
    }
    return this.#wasReady ? 'reconnecting' : 'connecting'
  }

  get condition(): { readonly subscriber: boolean } {
    return { subscriber: this.#client.isPubSubActive }
  }

  /** Sends PING; without an answer where commands give none. */
  async ping(): Promise<unknown> {
    return this.#client.options?.legacyMode === true ? undefined : this.#client.ping?.()
  }

  /** Notes that a command was answered, so that a connection existed. */
  noteReply(): void {
    this.#wasReady = true
  }

  /** Commands without a reply yet are on their way, as long as there is a connection to send them on. */
  get commandQueue(): { readonly length: number } {
    return { length: this.isReady ? this.pendingCount : 0 }
  }

  get offlineQueue(): { readonly length: number } {
    return { length: this.isReady ? 0 : this.pendingCount }
  }

  /** Tells why the client takes no command at the moment, when it takes none. */
  refusal(): Error | undefined {
    if (!this.#client.isOpen) return clientIsClosed
    const isOffline = !this.#client.isReady && this.#client.options?.disableOfflineQueue === true
    return isOffline ? clientIsOffline : undefined
  }

  /** Sends what comes next to another database of the same server. */
  select(database: number): void {
    if (Number.isInteger(database)) this.target = this.#targetOf(database)
  }

  #targetOf(database: number): CommandTarget {
    let target = this.#targets.get(database)
    if (target === undefined) {
      const address = redisAddressOf(this.options)
      target = new CommandTarget(this.#recorders, { address, selected: database, database })
      if (this.#targets.size >= targetLimit) this.#targets.clear()
      this.#targets.set(database, target)
    }
    return target
  }
}

/** As node-redis says it; nobody is given these. */
const clientIsClosed = new Error('The client is closed')
const clientIsOffline = new Error('The client is offline')
const targetLimit = 32
