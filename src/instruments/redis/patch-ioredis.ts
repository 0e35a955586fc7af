import type { InstrumentContext } from '../instrument.ts'
import { ClientRegistry } from './client-registry.ts'
import { ClientTargets } from './client-targets.ts'
import { redisRecordersOf } from './command-target.ts'
import { gatherAttempts } from './gather-attempts.ts'
import { targetKey, type RedisClient, type RedisCommand, type RedisPipeline } from './ioredis-client.ts'
import { isOfTheLibrary } from './library-commands.ts'
import { before } from './before-method.ts'
import { RedisServers } from './redis-servers.ts'
import { watchCommand } from './watch-command.ts'

/**
 * Patches the client, cluster and pipeline classes of ioredis 4 to 6, so that every command that the
 * application gives them is measured once.
 *
 * All ways to a command lead through `sendCommand` of a client or a cluster. The cluster's comes first
 * for its commands and takes over their `reject` to follow redirections, so what it ends with is what
 * the application sees; the node's only notes where the command went last.
 */
export function patchIoredis(moduleExports: unknown, _moduleName: string, context: InstrumentContext): void {
  const Redis = ioredisOf(moduleExports)
  if (Redis === undefined || patched.has(Redis.prototype)) return
  patched.add(Redis.prototype)

  const targets = new ClientTargets(redisRecordersOf(context.store))
  const registry = new ClientRegistry()
  registry.observe(context.store)
  context.offerServers?.('redis', new RedisServers(registry))

  before(Redis.prototype, 'connect', (client: RedisClient) => registry.addClient(client))
  before(Redis.prototype, 'sendCommand', (client: RedisClient, command: RedisCommand) => {
    const target = targets.of(client)
    if (command[targetKey] === undefined && !isOfTheLibrary(command, client)) watchCommand(command, target)
    // Also on what is not watched, which may come again from the offline queue of a client that is ready then.
    else command[targetKey] = target
  })
  if (Redis.Cluster !== undefined) {
    before(Redis.Cluster.prototype, 'connect', (cluster: RedisClient) => registry.addCluster(cluster))
    before(Redis.Cluster.prototype, 'sendCommand', (cluster: RedisClient, command: RedisCommand) => {
      if (command[targetKey] !== undefined) return
      const target = targets.ofCluster(cluster)
      if (isOfTheLibrary(command, cluster)) command[targetKey] = target
      else watchCommand(command, target)
    })
  }
  if (Redis.Pipeline !== undefined) {
    before(Redis.Pipeline.prototype, 'exec', (pipeline: RedisPipeline) => {
      if (pipeline.isCluster === true) gatherAttempts(pipeline, targets.ofCluster(pipeline.redis))
    })
  }
}

/** The prototypes that are patched already: a library is seen once by `require` and once by `import`. */
const patched = new WeakSet<object>()

/** What the patch uses of the exports of ioredis. */
interface IoredisExports {
  readonly prototype: object
  readonly Cluster?: { readonly prototype: object }
  readonly Pipeline?: { readonly prototype: object }
}

/** Finds the client class, which is `module.exports` with the other exports on it, and the `default` of a namespace. */
function ioredisOf(moduleExports: unknown): IoredisExports | undefined {
  const { default: inner } = Object(moduleExports) as { default?: unknown }
  const candidate = (typeof inner === 'function' ? inner : moduleExports) as
    | Partial<IoredisExports>
    | undefined
  const sendCommand = (candidate?.prototype as { sendCommand?: unknown } | undefined)?.sendCommand
  return typeof sendCommand === 'function' ? (candidate as IoredisExports) : undefined
}
