import type { ServersInUse } from '../instrument.ts'
import type { ClientRegistry } from './client-registry.ts'
import { redisAddressOf } from './client-targets.ts'
import { targetKey, type RedisClient } from './ioredis-client.ts'
import { asksToBlock, redisOperationOf } from './redis-operation.ts'

/**
 * The servers and clusters that living clients of ioredis or node-redis talk to, for health checks through those clients.
 *
 * A client that waits for its first command (`lazyConnect`) does not count yet.
 */
export class RedisServers implements ServersInUse {
  readonly #registry: ClientRegistry

  constructor(registry: ClientRegistry) {
    this.#registry = registry
  }

  servers(): Iterable<string> {
    return this.#byServer().keys()
  }

  /**
   * Sends PING through a client that can answer it; rejects with what is wrong.
   *
   * A client that lost its connection fails the server, whatever the others say. When every client that
   * is ready waits for data, subscribes, or is within a transaction, being ready has to do: a PING would
   * come late or stand in the transaction.
   */
  async ask(server: string): Promise<void> {
    const clients = this.#byServer().get(server) ?? []
    const lost = clients.filter(({ status }) => lostStatuses.has(status))
    if (lost.length > 0)
      throw new Error(`${lost.length} of ${clients.length} connections are ${lost[0]!.status}`)
    const ready = clients.filter(({ status }) => status === 'ready' || status === 'monitoring')
    const [first] = clients
    if (ready.length === 0 && first !== undefined) throw new Error(`the connection is at "${first.status}"`)
    await ready.find(isFree)?.ping?.()
  }

  #byServer(): Map<string, RedisClient[]> {
    const clusters = this.#registry.clusters()
    const nodes = new Set(clusters.flatMap((cluster) => cluster.nodes?.() ?? []))
    const byServer = new Map<string, RedisClient[]>()
    const add = (name: string, client: RedisClient): void => {
      if (client.status === 'wait') return
      const known = byServer.get(name)
      if (known === undefined) byServer.set(name, [client])
      else known.push(client)
    }
    for (const cluster of clusters) add(clusterName(cluster), cluster)
    for (const client of this.#registry.clients()) {
      if (!nodes.has(client) && !isOfCluster(client)) add(serverName(client), client)
    }
    return byServer
  }
}

const lostStatuses: ReadonlySet<string> = new Set(['close', 'reconnecting', 'disconnecting'])
/** A queue that is longer is not read through. */
const readQueueLimit = 1_000

function isFree(client: RedisClient): boolean {
  if (client.status !== 'ready' || client.condition?.subscriber) return false
  if (client[targetKey]?.transactionIsOpen === true) return false
  const { commandQueue } = client
  // A cluster of ioredis has no queue of its own; that of node-redis cannot be read, so it has to be empty.
  if (commandQueue?.get === undefined) return (commandQueue?.length ?? 0) === 0
  if (commandQueue.length > readQueueLimit) return false
  let isInTransaction = false
  for (let i = 0; i < commandQueue.length; i++) {
    const { name, args } = commandQueue.get(i)!.command
    const operation = redisOperationOf(name)
    if (operation.kind === 'multi') isInTransaction = true
    else if (operation.kind === 'exec') isInTransaction = false
    else if (operation.kind === 'blocking') return false
    else if (operation.kind === 'stream' && asksToBlock(operation, args)) return false
  }
  return !isInTransaction
}

function serverName({ options }: RedisClient): string {
  const { address, port } = redisAddressOf(options)
  return port === undefined ? String(address) : `${address}:${port}`
}

/** Names a cluster by the first node that the application gave. */
function clusterName({ startupNodes }: RedisClient): string {
  const node = startupNodes?.[0]
  if (typeof node === 'string') return `cluster ${withoutCredentials(node)}`
  if (typeof node === 'number') return `cluster localhost:${node}`
  return `cluster ${node?.host ?? 'localhost'}:${node?.port ?? 6379}`
}

function withoutCredentials(url: string): string {
  return url
    .replace(/^rediss?:\/\//, '')
    .replace(/^.*@/, '')
    .replace(/[/?].*$/s, '')
}

/** Tells the connections that a cluster opens for itself, to subscribe and to read its slots. */
function isOfCluster({ options }: RedisClient): boolean {
  return options.connectionName?.startsWith('ioredis-cluster(') === true
}
