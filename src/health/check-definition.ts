import { MeterbridgeError } from '../diagnostics/meterbridge-error.ts'
import type { HealthCheck, HealthCheckOptions } from './check.ts'

/** A check with every option filled in. */
export interface CheckDefinition {
  readonly name: string
  readonly check: HealthCheck
  readonly groups: readonly string[]
  readonly timeoutMs: number
  readonly cacheMs: number
  readonly critical: boolean
  readonly type: string | undefined
}

/**
 * Fills in the options of a check.
 *
 * @throws READY_CHECK_INVALID when the name is empty, the check is no function, or an option has a value that
 *   it cannot have.
 */
export function defineCheck(
  name: string,
  { check, options }: { check: HealthCheck; options: HealthCheckOptions | undefined },
): CheckDefinition {
  const refuse = (reason: string): never => {
    throw new MeterbridgeError('READY_CHECK_INVALID', { check: printable(name), reason })
  }
  if (typeof name !== 'string' || name.trim() === '') refuse('its name is empty')
  if (typeof check !== 'function') refuse(`it is a ${typeof check}`)
  if (options !== undefined && (typeof options !== 'object' || options === null)) {
    refuse('its options are no object')
  }
  const { group, timeoutMs, cacheMs, critical = true, type } = options ?? {}
  if (typeof critical !== 'boolean') refuse(`critical is ${printable(critical)}`)
  if (type !== undefined && typeof type !== 'string') refuse(`type is ${printable(type)}`)
  return {
    name,
    check,
    groups: groupsOf(group, refuse),
    timeoutMs: milliseconds({ timeoutMs: timeoutMs ?? defaultTimeoutMs }, { least: 1, refuse }),
    cacheMs: milliseconds({ cacheMs: cacheMs ?? defaultCacheMs }, { least: 0, refuse }),
    critical,
    type,
  }
}

const defaultTimeoutMs = 2_000
const defaultCacheMs = 1_000
const longestTimeMs = 60_000
/** What can stand in a path without being escaped. */
const groupName = /^[\w.-]{1,64}$/

type Refuse = (reason: string) => never

function groupsOf(group: unknown, refuse: Refuse): readonly string[] {
  const groups: readonly unknown[] = Array.isArray(group) ? group : [group ?? 'ready']
  if (groups.length === 0) refuse('it is in no group')
  return groups.map((one) =>
    typeof one === 'string' && groupName.test(one)
      ? one
      : refuse(`its group ${printable(one)} is not made of letters, digits, ".", "_" and "-"`),
  )
}

function milliseconds(
  named: Readonly<Record<string, unknown>>,
  { least, refuse }: { least: number; refuse: Refuse },
): number {
  const [[name, value]] = Object.entries(named) as [[string, unknown]]
  if (typeof value === 'number' && value >= least && value <= longestTimeMs) return value
  return refuse(`${name} is ${printable(value)} and not a number from ${least} to ${longestTimeMs}`)
}

function printable(value: unknown): string {
  try {
    return String(value).slice(0, 100)
  } catch {
    return typeof value
  }
}
