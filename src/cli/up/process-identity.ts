import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** A process id alone is reused by the system after the process has ended; with the start it is unique. */
export interface ProcessIdentity {
  readonly pid: number
  readonly startedAt: string
}

/** Returns the identity of a live process, or undefined when it has ended. */
export function identify(pid: number): ProcessIdentity | undefined {
  const startedAt = process.platform === 'linux' ? startOnLinux(pid) : startByPs(pid)
  return startedAt === undefined ? undefined : { pid, startedAt }
}

/** Tells whether the very process that was identified still runs. */
export function isAlive({ pid, startedAt }: ProcessIdentity): boolean {
  return identify(pid)?.startedAt === startedAt
}

/** Field 22 of proc(5)'s stat is the start in clock ticks since boot, field 3 the state. */
function startOnLinux(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name in field 2 is in parentheses and may itself hold spaces and parentheses.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const [state, ticks] = [fields[0], fields[19]]
    // A zombie has ended; it stays visible where process 1 of a container does not collect its children.
    return state === 'Z' || state === 'X' ? undefined : ticks
  } catch {
    return undefined
  }
}

function startByPs(pid: number): string | undefined {
  const { stdout } = spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' })
  return stdout?.trim() || undefined
}
