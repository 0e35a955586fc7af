import type { Span } from '@opentelemetry/api'
import { defaultDbStatementSerializer } from '@opentelemetry/redis-common'

/**
 * Leaves the arguments of Lua scripts out of `db.query.text`: the official serializer
 * (@opentelemetry/redis-common 0.39.0) writes all of them, which for BullMQ is the data of the jobs.
 */
export function hideScriptArguments(span: Span, command: RedisCommand): void {
  const text = scriptText(command)
  if (text !== undefined) span.setAttribute('db.query.text', text)
}

/** Gives the `db.query.text` of a command of node-redis, that of Lua scripts without their arguments. */
export function redisQueryText(cmdName: string, cmdArgs: (string | Buffer)[]): string {
  return scriptText({ cmdName, cmdArgs }) ?? defaultDbStatementSerializer(cmdName, cmdArgs)
}

/** What the instrumentation tells of a command. */
export interface RedisCommand {
  readonly cmdName: string
  readonly cmdArgs: readonly unknown[]
}

function scriptText({ cmdName, cmdArgs }: RedisCommand): string | undefined {
  const name = cmdName.toLowerCase()
  if (!scriptCommands.has(name)) return undefined
  const [script, keyCount, ...others] = cmdArgs
  // Of EVAL, the first argument is the source of the script.
  const shown = name.startsWith('eval') && !name.startsWith('evalsha') ? '?' : String(script)
  return `${name} ${shown} ${String(keyCount)} [${others.length} other arguments]`
}

const scriptCommands: ReadonlySet<string> = new Set([
  'eval',
  'eval_ro',
  'evalsha',
  'evalsha_ro',
  'fcall',
  'fcall_ro',
])
