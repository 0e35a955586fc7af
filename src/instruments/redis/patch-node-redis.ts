import type { InstrumentContext } from '../instrument.ts'
import { nodeRedisFiles } from './node-redis-files.ts'
import { nodeRedisLinksOf } from './node-redis-links.ts'
import { patchClient, patchCommander } from './patch-node-redis-client.ts'
import { patchCluster } from './patch-node-redis-cluster.ts'
import { patchQueue } from './patch-queue.ts'

/**
 * Patches a file of @redis/client 1.5 to 6.3, so that every command that the application gives to a client, a
 * pool, a cluster or a Sentinel is measured once, with the names and labels that ioredis has here.
 *
 * Its diagnostics channels (5.12 and later) are not used: they publish each attempt of a cluster, no
 * members of a transaction, no state, and copy all arguments of each command for whoever listens.
 */
export function patchNodeRedis(moduleExports: unknown, fileName: string, context: InstrumentContext): void {
  const patchable = Object(moduleExports) as object
  const module = (patchable as { default?: unknown }).default
  const marked = typeof module === 'function' ? (module.prototype as object) : patchable
  if (patched.has(marked)) return
  patched.add(marked)
  const links = nodeRedisLinksOf(context.store)
  context.offerServers?.('redis', links.servers)
  const file = fileName.replaceAll('\\', '/')
  if (file.endsWith(nodeRedisFiles.queue)) patchQueue(moduleExports)
  else if (file.endsWith(nodeRedisFiles.client)) patchClient(moduleExports, links)
  else if (file.endsWith(nodeRedisFiles.cluster)) patchCluster(moduleExports, links)
  else if (file.endsWith(nodeRedisFiles.commander)) patchCommander(moduleExports, links)
}

/** The classes that are patched already: a file may be shown twice. */
const patched = new WeakSet<object>()
