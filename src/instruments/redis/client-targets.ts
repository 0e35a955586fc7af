import { CommandTarget, type RedisAddress, type RedisRecorders } from './command-target.ts'
import { targetKey, type RedisClient, type RedisClientOptions } from './ioredis-client.ts'

/** Gives each client the target that its commands go to now; it changes when the client selects a database. */
export class ClientTargets {
  readonly #recorders: RedisRecorders
  /** Holds no client alive: what belongs to one goes with it. */
  readonly #ofClients = new WeakMap<RedisClient, Map<number | undefined, CommandTarget>>()

  constructor(recorders: RedisRecorders) {
    this.#recorders = recorders
  }

  /** Gives the target of what the client sends next. */
  of(client: RedisClient): CommandTarget {
    const target = client[targetKey]
    if (target !== undefined && target.selected === client.condition?.select) return target
    return (client[targetKey] = this.#select(client))
  }

  /** Gives the target of a cluster's commands while no node has been chosen. */
  ofCluster(cluster: RedisClient): CommandTarget {
    return (cluster[targetKey] ??= new CommandTarget(this.#recorders, {
      address: unknownAddress,
      selected: undefined,
      database: 0,
    }))
  }

  #select(client: RedisClient): CommandTarget {
    let targets = this.#ofClients.get(client)
    if (targets === undefined) this.#ofClients.set(client, (targets = new Map()))
    const selected = client.condition?.select
    let target = targets.get(selected)
    if (target === undefined) {
      target = new CommandTarget(this.#recorders, {
        address: redisAddressOf(client.options),
        selected,
        database: selected ?? client.options.db ?? 0,
      })
      // An application may select any number; what it selects again soon is kept.
      if (targets.size >= targetLimit) targets.clear()
      targets.set(selected, target)
    }
    return target
  }
}

/** Tells where a client connects to: a host and port, a socket's path, or a group of Sentinels by name. */
export function redisAddressOf(options: RedisClientOptions): RedisAddress {
  if (options.path) return { address: options.path, port: undefined }
  // The host behind a group changes with each failover, and the options still say "localhost".
  if (options.sentinels) return { address: options.name ?? 'sentinel', port: undefined }
  return { address: options.host || 'localhost', port: options.port || 6379 }
}

const unknownAddress: RedisAddress = { address: undefined, port: undefined }
const targetLimit = 32
