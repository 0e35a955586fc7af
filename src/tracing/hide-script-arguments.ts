import type { Span } from '@opentelemetry/api'

/**
 * Leaves the arguments of Lua scripts out of `db.query.text`: the official serializer
 * (@opentelemetry/redis-common 0.39.0) writes all of them, which for BullMQ is the data of the jobs.
 */
export function hideScriptArguments(span: Span, command: RedisCommand): void {
  const name = command.cmdName.toLowerCase()
  if (!scriptCommands.has(name)) return
  const [script, keyCount, ...others] = command.cmdArgs
  // Of EVAL, the first argument is the source of the script.
  const shown = name.startsWith('eval') && !name.startsWith('evalsha') ? '?' : String(script)
  span.setAttribute(
    'db.query.text',
    `${name} ${shown} ${String(keyCount)} [${others.length} other arguments]`,
  )
}

/** What the instrumentation tells of a command. */
export interface RedisCommand {
  readonly cmdName: string
  readonly cmdArgs: readonly unknown[]
}

const scriptCommands: ReadonlySet<string> = new Set([
  'eval',
  'eval_ro',
  'evalsha',
  'evalsha_ro',
  'fcall',
  'fcall_ro',
])
