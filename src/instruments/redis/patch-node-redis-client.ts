import { performance } from 'node:perf_hooks'
import { callOf } from './cluster-arguments.ts'
import { currentAttempt } from './cluster-call.ts'
import { classOf, type NodeRedisClient } from './node-redis-client.ts'
import type { NodeRedisLinks } from './node-redis-links.ts'
import type { Method } from '../method-patches.ts'
import { before } from './before-method.ts'
import { replaceMethod, reportFailure } from './redis-patches.ts'

/**
 * Patches the client class of node-redis: a client is linked to its queue before it connects, and the
 * commands that it refuses, because it is closed or offline, are recorded, since they reach no queue.
 */
export function patchClient(moduleExports: unknown, links: NodeRedisLinks): void {
  const Client = classOf(moduleExports)
  if (Client === undefined) return
  const { prototype } = Client
  before(prototype, 'connect', (client: NodeRedisClient) => links.connect(client))
  before(prototype, 'sendCommand', (client: NodeRedisClient, words: unknown) => {
    recordRefused(links, client, [words])
  })
  for (const method of ['_executePipeline', '_executeMulti', 'multiExecutor']) {
    if (!(method in prototype)) continue
    before(prototype, method, (client: NodeRedisClient, commands: BatchCommands, parameters) => {
      // Version 4 has one method for both, and gives transactions a chain.
      const isTransaction =
        method === '_executeMulti' || (method === 'multiExecutor' && parameters[2] !== undefined)
      const words = commands.map(({ args }) => args)
      recordRefused(links, client, isTransaction ? [['MULTI'], ...words, ['EXEC']] : words)
    })
  }
  if ('commandsExecutor' in prototype) {
    sendForCluster(prototype, { sendCommand: 0, executeScript: 1, executeFunction: 2 })
  }
}

type BatchCommands = readonly { readonly args: readonly unknown[] }[]

/** In version 4 a cluster calls these of a client, with the arguments of the command at this place. */
function sendForCluster(prototype: object, places: Readonly<Record<string, number>>): void {
  for (const [name, place] of Object.entries(places)) {
    replaceMethod(
      prototype,
      name,
      (original): Method =>
        function (this: object, ...parameters) {
          const call = callOf(parameters[place])
          const send = (): unknown => Reflect.apply(original, this, parameters)
          return call === undefined ? send() : call.send(send)
        },
    )
  }
}

/**
 * Patches `attachCommands` of @redis/client 1, which gives its client a method for each command: those
 * call no other method of the client that could be patched.
 */
export function patchCommander(moduleExports: unknown, links: NodeRedisLinks): void {
  const commander = commanderOf(moduleExports)
  const original = commander?.attachCommands
  if (commander === undefined || original === undefined) return
  commander.attachCommands = (config) => {
    if (!('multiExecutor' in config.BaseClass.prototype)) return original(config)
    const { executor } = config
    return original({
      ...config,
      executor(this: NodeRedisClient, command, parameters, ...others) {
        try {
          if (links.of(this).refusal() !== undefined) {
            recordRefused(links, this, [command.transformArguments(...parameters.filter(isNoOption))])
          }
        } catch (thrown) {
          reportFailure(thrown)
        }
        return executor.call(this, command, parameters, ...others)
      },
    })
  }
}

function recordRefused(links: NodeRedisLinks, ...[client, all]: [NodeRedisClient, readonly unknown[]]): void {
  const link = links.of(client)
  const error = link.refusal()
  if (error === undefined) return
  const attempt = currentAttempt()
  const startedAt = attempt?.call.startedAt ?? performance.now()
  for (const words of all) {
    if (!Array.isArray(words)) continue
    const command = { name: String(words[0]), args: words.slice(1) }
    const outcome = { durationSeconds: (performance.now() - startedAt) / 1000, failed: true, result: error }
    if (attempt === undefined) link.target.record(command, outcome)
    else attempt.call.settle(attempt, { target: link.target, command, outcome })
  }
}

interface Commander {
  attachCommands?: (config: AttachConfig) => unknown
}

interface AttachConfig {
  readonly BaseClass: { readonly prototype: object }
  executor(
    this: NodeRedisClient,
    command: { transformArguments(...parameters: unknown[]): unknown },
    parameters: readonly unknown[],
    ...others: unknown[]
  ): unknown
}

function commanderOf(moduleExports: unknown): Commander | undefined {
  const own = moduleExports as (Commander & { default?: Commander }) | undefined
  return own?.default?.attachCommands === undefined ? own : own.default
}

/** Leaves out the options that the first argument may be, which have a symbol of the library's. */
function isNoOption(parameter: unknown): boolean {
  return (
    typeof parameter !== 'object' ||
    parameter === null ||
    Object.getOwnPropertySymbols(parameter).length === 0
  )
}
