import { redisClientConnectionCount, redisClientPendingCommands } from '../../catalog/redis.ts'
import type { SeriesStore } from '../../series/series-store.ts'
import { redisAddressOf } from './client-targets.ts'
import type { RedisAddress } from './command-target.ts'
import type { RedisClient } from './ioredis-client.ts'

/**
 * Knows the living clients, without keeping one alive, and reads their state at each collection.
 *
 * A client is forgotten once it has ended; it comes back when it connects again.
 */
export class ClientRegistry {
  readonly #clients = new LivingSet<RedisClient>(hasEnded)
  readonly #clusters = new LivingSet<RedisClient>(hasEnded)

  /** Adds a client that connects. */
  addClient(client: RedisClient): void {
    this.#clients.add(client)
  }

  /** Adds a cluster, whose nodes are clients of their own. */
  addCluster(cluster: RedisClient): void {
    this.#clusters.add(cluster)
  }

  /** The clients that have not ended; the nodes of clusters are among them. */
  clients(): readonly RedisClient[] {
    return this.#clients.living()
  }

  /** The clusters that have not ended. */
  clusters(): readonly RedisClient[] {
    return this.#clusters.living()
  }

  /** Observes connections and queues at each collection of the store; costs commands nothing. */
  observe(store: SeriesStore): void {
    const connections = store.observable(redisClientConnectionCount)
    const pending = store.observable(redisClientPendingCommands)
    store.onCollect('redis', () => {
      const servers = new Map<string, RedisAddress>()
      for (const client of this.clients()) {
        const server = redisAddressOf(client.options)
        servers.set(`${server.address}:${server.port}`, server)
        const attributes = attributesOf(server)
        connections.observe(1, { ...attributes, 'redis.client.connection.state': stateOf(client) })
        pending.observe(lengthOf(client.commandQueue), { ...attributes, 'redis.client.queue': 'in_flight' })
        pending.observe(lengthOf(client.offlineQueue), { ...attributes, 'redis.client.queue': 'offline' })
      }
      for (const server of servers.values()) {
        // Zeros, so that "no connection is ready" is a value and not an absence.
        for (const state of redisClientConnectionCount.attributes['redis.client.connection.state'].values) {
          connections.observe(0, { ...attributesOf(server), 'redis.client.connection.state': state })
        }
      }
      for (const cluster of this.clusters()) {
        pending.observe(lengthOf(cluster.offlineQueue), { 'redis.client.queue': 'offline' })
      }
    })
  }
}

/** A set of objects that may be collected, swept as it grows so that it stays as small as what lives. */
class LivingSet<Member extends object> {
  readonly #references = new Set<WeakRef<Member>>()
  readonly #known = new WeakSet<Member>()
  readonly #isDone: (member: Member) => boolean
  #sweepAt = 64

  constructor(isDone: (member: Member) => boolean) {
    this.#isDone = isDone
  }

  add(member: Member): void {
    if (this.#known.has(member)) return
    if (this.#references.size >= this.#sweepAt) {
      this.living()
      this.#sweepAt = Math.max(64, this.#references.size * 2)
    }
    this.#known.add(member)
    this.#references.add(new WeakRef(member))
  }

  /** Gives the members that live and are not done, and forgets the others. */
  living(): readonly Member[] {
    const living: Member[] = []
    for (const reference of this.#references) {
      const member = reference.deref()
      if (member !== undefined && !this.#isDone(member)) {
        living.push(member)
        continue
      }
      this.#references.delete(reference)
      if (member !== undefined) this.#known.delete(member)
    }
    return living
  }
}

type ConnectionState =
  (typeof redisClientConnectionCount)['attributes']['redis.client.connection.state']['values'][number]

/** The states that ioredis 4.28 to 6.0 gives a client, but `end`; a client of node-redis is told in its words. */
const states: Readonly<Record<string, ConnectionState>> = {
  wait: 'idle',
  connecting: 'connecting',
  connect: 'connecting',
  ready: 'ready',
  monitoring: 'ready',
  close: 'reconnecting',
  reconnecting: 'reconnecting',
}

function stateOf(client: RedisClient): ConnectionState {
  return states[client.status] ?? 'connecting'
}

/**
 * Tells whether a client is done. One that is disconnected between two attempts to connect says
 * `reconnecting` for ever (ioredis 5.0 to 6.0), but has no attempt planned.
 */
function hasEnded(client: RedisClient): boolean {
  return client.status === 'end' || (client.status === 'reconnecting' && client.reconnectTimeout === null)
}

function lengthOf(queue: { readonly length: number } | undefined): number {
  return queue?.length ?? 0
}

function attributesOf({ address, port }: RedisAddress): {
  'server.address': string | undefined
  'server.port': number | undefined
} {
  return { 'server.address': address, 'server.port': port }
}
