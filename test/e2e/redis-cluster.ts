import { Redis } from 'ioredis'
import { eventually } from './redis-records.ts'
import { makeRedisProcesses } from './redis-processes.ts'
import { reservePort } from './reserve-port.ts'

/** Three masters of one Redis cluster, with a connection to each. */
export interface RedisCluster {
  readonly nodes: readonly ClusterNode[]
  /** Makes a slot migrate between two nodes: its keys that are gone are answered with ASK. */
  beginMove(slot: number, move: SlotMove): Promise<void>
  /** Gives a slot to another node: the old one answers MOVED. */
  endMove(slot: number, move: SlotMove): Promise<void>
  /** How many errors with a prefix the nodes have replied with so far. */
  countErrors(prefix: string): Promise<number>
  stop(): Promise<void>
}

export interface ClusterNode {
  readonly port: number
  readonly id: string
  readonly client: Redis
}

export interface SlotMove {
  readonly from: ClusterNode
  readonly to: ClusterNode
}

const slotCount = 16_384

/** Starts the cluster on free ports, its data in a folder of its own, and waits until it serves. */
export async function startRedisCluster(): Promise<RedisCluster> {
  const processes = await makeRedisProcesses()
  const clients: Redis[] = []

  async function stop(): Promise<void> {
    for (const client of clients) client.disconnect()
    await processes.stop()
  }

  try {
    const nodes: ClusterNode[] = []
    for (let i = 0; i < 3; i++) {
      const port = await reservePort()
      const busPort = await reservePort()
      const settings = [
        ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'],
        ['--cluster-enabled', 'yes', '--cluster-port', String(busPort), '--cluster-node-timeout', '60000'],
        ['--cluster-config-file', `nodes-${port}.conf`],
      ]
      processes.start(settings.flat())
      const client = new Redis(port, '127.0.0.1', { retryStrategy: () => 20, maxRetriesPerRequest: null })
      client.on('error', () => {})
      clients.push(client)
      nodes.push({ port, id: String(await client.cluster('MYID')), client })
      const [first] = nodes
      if (first!.port !== port) await first!.client.call('CLUSTER', 'MEET', '127.0.0.1', port, busPort)
    }
    for (const [i, node] of nodes.entries()) {
      const [start, end] = [i, i + 1].map((part) => Math.ceil((slotCount * part) / nodes.length))
      await node.client.call('CLUSTER', 'ADDSLOTSRANGE', start!, end! - 1)
      await node.client.call('CLUSTER', 'SET-CONFIG-EPOCH', i + 1).catch(() => {})
    }
    await eventually(async () => {
      const infos = await Promise.all(nodes.map(({ client }) => client.cluster('INFO')))
      return infos.every((info) => /cluster_state:ok/.test(info) && /cluster_known_nodes:3/.test(info))
    })
    return {
      nodes,
      stop,
      async beginMove(slot, { from, to }) {
        await to.client.cluster('SETSLOT', slot, 'IMPORTING', from.id)
        await from.client.cluster('SETSLOT', slot, 'MIGRATING', to.id)
      },
      async endMove(slot, { from, to }) {
        // A node that takes a slot it did not import keeps its epoch, and the third one may take the slot from it again.
        await to.client.cluster('SETSLOT', slot, 'IMPORTING', from.id)
        for (const { client } of [to, from]) await client.cluster('SETSLOT', slot, 'NODE', to.id)
      },
      async countErrors(prefix) {
        const infos = await Promise.all(nodes.map(({ client }) => client.info('errorstats')))
        return infos.reduce((sum, info) => {
          const [, count] = new RegExp(`errorstat_${prefix}:count=(\\d+)`).exec(info) ?? []
          return sum + Number(count ?? 0)
        }, 0)
      },
    }
  } catch (error) {
    await stop()
    throw error
  }
}
