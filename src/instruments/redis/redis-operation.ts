import { otherValue } from '../../catalog/metric.ts'
import { commandNames } from './command-names.ts'

/** What the instrument has to know about a command besides its time. */
export type RedisOperationKind = 'plain' | 'lookup' | 'multiLookup' | 'blocking' | 'stream' | 'multi' | 'exec'

/** A Redis command as metrics name it. */
export interface RedisOperation {
  /** Upper case; `_OTHER` for what is no known command. */
  readonly name: string
  readonly kind: RedisOperationKind
}

/**
 * Tells the operation of a command name in any case.
 *
 * Names are bounded: the commands of Redis itself, and the first so many names of modules' commands,
 * which have a dot (`JSON.GET`). Any other name is `_OTHER`, because applications can send what they like.
 */
export function redisOperationOf(commandName: string): RedisOperation {
  let operation = operations.get(commandName)
  if (operation === undefined) {
    operation = describe(commandName)
    if (operations.size < rememberedLimit) operations.set(commandName, operation)
  }
  return operation
}

const rememberedLimit = 1000
const moduleCommandLimit = 100
const operations = new Map<string, RedisOperation>()
const moduleCommands = new Set<string>()
const other: RedisOperation = { name: otherValue, kind: 'plain' }

const kinds: Readonly<Record<string, RedisOperationKind>> = {
  GET: 'lookup',
  GETEX: 'lookup',
  GETDEL: 'lookup',
  HGET: 'lookup',
  MGET: 'multiLookup',
  HMGET: 'multiLookup',
  BLPOP: 'blocking',
  BRPOP: 'blocking',
  BRPOPLPUSH: 'blocking',
  BLMOVE: 'blocking',
  BLMOVEM: 'blocking',
  BLMPOP: 'blocking',
  BZPOPMIN: 'blocking',
  BZPOPMAX: 'blocking',
  BZMPOP: 'blocking',
  WAIT: 'blocking',
  WAITAOF: 'blocking',
  SUBSCRIBE: 'blocking',
  PSUBSCRIBE: 'blocking',
  SSUBSCRIBE: 'blocking',
  UNSUBSCRIBE: 'blocking',
  PUNSUBSCRIBE: 'blocking',
  SUNSUBSCRIBE: 'blocking',
  MONITOR: 'blocking',
  XREAD: 'stream',
  XREADGROUP: 'stream',
  MULTI: 'multi',
  EXEC: 'exec',
  DISCARD: 'exec',
}

function describe(commandName: string): RedisOperation {
  const name = commandName.toUpperCase()
  if (commandNames.has(name)) return { name, kind: kinds[name] ?? 'plain' }
  if (!/^[A-Z]{1,12}\.[A-Z_.]{1,32}$/.test(name)) return other
  if (!moduleCommands.has(name)) {
    if (moduleCommands.size >= moduleCommandLimit) return other
    moduleCommands.add(name)
  }
  return { name, kind: 'plain' }
}

/** Tells whether an XREAD or XREADGROUP waits for data: BLOCK stands before STREAMS (Redis command reference). */
export function asksToBlock(operation: RedisOperation, args: readonly unknown[]): boolean {
  // GROUP, the group and the consumer come first in XREADGROUP, and may be called anything.
  for (let i = operation.name === 'XREADGROUP' ? 3 : 0; i < args.length; i++) {
    const word = String(args[i]).toUpperCase()
    if (word === 'BLOCK') return true
    if (word === 'STREAMS') return false
  }
  return false
}
