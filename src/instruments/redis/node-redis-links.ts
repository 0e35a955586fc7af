import type { SeriesStore } from '../../series/series-store.ts'
import { ClientRegistry } from './client-registry.ts'
import { CommandTarget, redisRecordersOf, type RedisRecorders } from './command-target.ts'
import { queueOf } from './find-queue.ts'
import { linkKey, type NodeRedisClient } from './node-redis-client.ts'
import { NodeRedisLink } from './node-redis-link.ts'
import { RedisServers } from './redis-servers.ts'

/** Links each client of node-redis to its queue and to the series of its commands. */
export class NodeRedisLinks {
  /** Takes what a cluster never gave to a node. */
  readonly unreached: CommandTarget
  readonly servers: RedisServers
  readonly #recorders: RedisRecorders
  readonly #registry = new ClientRegistry()

  constructor(store: SeriesStore) {
    this.#recorders = redisRecordersOf(store)
    this.#registry.observe(store)
    this.servers = new RedisServers(this.#registry)
    const address = { address: undefined, port: undefined }
    this.unreached = new CommandTarget(this.#recorders, { address, selected: 0, database: 0 })
  }

  /** Gives what is known of a client; its queue is linked with it. */
  of(client: NodeRedisClient): NodeRedisLink {
    return client[linkKey] ?? this.#link(client)
  }

  /** Observes a client from when it connects. */
  connect(client: NodeRedisClient): void {
    this.#registry.addClient(this.of(client))
  }

  #link(client: NodeRedisClient): NodeRedisLink {
    const self = client._self ?? client
    const link = (self[linkKey] ??= new NodeRedisLink(self, this.#recorders))
    const queue = queueOf(self)
    if (queue !== undefined) queue[linkKey] = link
    return link
  }
}

const linksOfStores = new WeakMap<SeriesStore, NodeRedisLinks>()

/** Gives the one set of links that all copies and files of the library share in a store. */
export function nodeRedisLinksOf(store: SeriesStore): NodeRedisLinks {
  let links = linksOfStores.get(store)
  if (links === undefined) linksOfStores.set(store, (links = new NodeRedisLinks(store)))
  return links
}
