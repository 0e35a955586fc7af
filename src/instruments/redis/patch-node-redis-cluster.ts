import { noteCall } from './cluster-arguments.ts'
import { ClusterCall } from './cluster-call.ts'
import { classOf } from './node-redis-client.ts'
import type { NodeRedisLinks } from './node-redis-links.ts'
import type { Method } from '../method-patches.ts'
import { replaceMethod } from './redis-patches.ts'

/** Patches the cluster class of node-redis, so that a command that is redirected counts once. */
export function patchCluster(moduleExports: unknown, links: NodeRedisLinks): void {
  const Cluster = classOf(moduleExports)
  if (Cluster === undefined) return
  const { prototype } = Cluster
  if ('_execute' in prototype) patchExecute(prototype, links)
  else patchSending(prototype, links)
}

/** In version 5 and 6 all sending goes through one method, whose fourth argument sends to a node. */
function patchExecute(prototype: object, links: NodeRedisLinks): void {
  replaceMethod(
    prototype,
    '_execute',
    (original): Method =>
      function (this: object, ...parameters) {
        const [routing, , , send] = parameters
        if (typeof send !== 'function') return Reflect.apply(original, this, parameters)
        const call = new ClusterCall(nameOf(routing), links.unreached)
        parameters[3] = (...sent: unknown[]): unknown =>
          call.send((): unknown => Reflect.apply(send, undefined, sent))
        return call.follow(Reflect.apply(original, this, parameters) as Promise<unknown>)
      },
  )
}

/** Version 6 routes by the parsed command; version 5 has only its key there. */
function nameOf(routing: unknown): string {
  const { redisArgs } = Object(routing) as { redisArgs?: unknown }
  return Array.isArray(redisArgs) ? String(redisArgs[0]) : ''
}

/** In version 4 these give the arguments of the command, found at this place, to a node. */
function patchSending(prototype: object, links: NodeRedisLinks): void {
  for (const [name, place] of Object.entries({ sendCommand: 2, executeScript: 2, executeFunction: 3 })) {
    replaceMethod(
      prototype,
      name,
      (original): Method =>
        function (this: object, ...parameters) {
          const words = parameters[place]
          const call = new ClusterCall(commandNames[name] ?? firstOf(words), links.unreached)
          noteCall(words, call)
          return call.follow(Reflect.apply(original, this, parameters) as Promise<unknown>)
        },
    )
  }
}

const commandNames: Readonly<Record<string, string>> = { executeScript: 'EVALSHA', executeFunction: 'FCALL' }

function firstOf(words: unknown): string {
  return Array.isArray(words) ? String(words[0]) : ''
}
