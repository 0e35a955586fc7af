import { showQueues } from './find-queue.ts'
import { classOf, linkKey, type NodeRedisQueue, type QueueOptions } from './node-redis-client.ts'
import type { NodeRedisLink } from './node-redis-link.ts'
import type { Method } from '../method-patches.ts'
import { replaceMethod, reportFailure } from './redis-patches.ts'
import { QueuedCommand } from './queued-command.ts'

/**
 * Patches the queue of node-redis, which every command of a client goes through: single, in a
 * transaction, or of a script.
 *
 * The queue makes a promise for each command that only its caller has. What takes its place settles as
 * it does, so a rejection that nobody handles stays one.
 */
export function patchQueue(moduleExports: unknown): void {
  const Queue = classOf(moduleExports)
  if (Queue === undefined) return
  const { prototype } = Queue
  showQueues(prototype)
  replaceMethod(prototype, 'addCommand', (original) => measured(original, (words) => words))
  for (const method of ['subscribe', 'unsubscribe'] as const) {
    replaceMethod(prototype, method, (original) =>
      measured(original, (type) => [`${pubSubPrefixes[String(type)] ?? ''}${method.toUpperCase()}`]),
    )
  }
  // MONITOR came with @redis/client 5.
  if ('monitor' in prototype) {
    replaceMethod(prototype, 'monitor', (original) => measured(original, () => ['MONITOR']))
  }
}

/** What the commands of each kind of subscription begin with. */
const pubSubPrefixes: Readonly<Record<string, string>> = { CHANNELS: '', PATTERNS: 'P', SHARDED: 'S' }

/** Gives the words of the command that a call of the method stands for, from its first argument. */
type WordsOf = (first: unknown) => unknown

function measured(original: Method, wordsOf: WordsOf): Method {
  return function (this: object, ...parameters) {
    const command = begin(this as NodeRedisQueue, wordsOf, parameters)
    if (command === undefined) return Reflect.apply(original, this, parameters)
    let returned: unknown
    try {
      returned = Reflect.apply(original, this, parameters)
    } catch (thrown) {
      command.forget()
      throw thrown
    }
    if (isPromise(returned)) return command.follow(returned)
    // A subscription to what is subscribed already sends nothing.
    command.forget()
    return returned
  }
}

function begin(
  queue: NodeRedisQueue,
  ...[wordsOf, parameters]: [WordsOf, readonly unknown[]]
): QueuedCommand | undefined {
  try {
    const link = queue[linkKey]
    if (link === undefined) return undefined
    const words = wordsOf(parameters[0])
    if (!Array.isArray(words)) return undefined
    const options = parameters[1] as QueueOptions | undefined
    if (isOfTheLibrary(link, words, options)) return undefined
    return new QueuedCommand(link, words, options?.chainId)
  } catch (thrown) {
    reportFailure(thrown)
    return undefined
  }
}

/**
 * Tells whether node-redis sends the command on its own account: the handshake, which overtakes all else
 * on a connection that is not ready, ASKING before what a cluster redirects, and its look at the slots.
 */
function isOfTheLibrary(
  link: NodeRedisLink,
  ...[words, options]: [readonly unknown[], QueueOptions | undefined]
): boolean {
  if (options?.asap === true && !link.isReady) return handshakeCommands.has(words[0])
  return words[0] === 'ASKING' || (words[0] === 'CLUSTER' && words[1] === 'SLOTS')
}

const handshakeCommands: ReadonlySet<unknown> = new Set([
  'AUTH',
  'CLIENT',
  'HELLO',
  'MONITOR',
  'READONLY',
  'SELECT',
])

function isPromise(returned: unknown): returned is Promise<unknown> {
  return typeof (returned as Promise<unknown> | undefined)?.then === 'function'
}
