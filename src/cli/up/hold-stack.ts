import { readlinkSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { MeterbridgeError } from '../../diagnostics/meterbridge-error.ts'
import { identify, isAlive, type ProcessIdentity } from './process-identity.ts'
import { upFolder } from './up-state.ts'

/**
 * Does the work while no other process of this project starts or stops its stack.
 *
 * A symbolic link is the lock, since it is made in one step with what it says: which process has it. That of a process
 * which has ended is taken over.
 *
 * @throws STACK_BUSY
 */
export async function holdStack<Result>(projectFolder: string, work: () => Promise<Result>): Promise<Result> {
  const file = join(upFolder(projectFolder), 'up.lock')
  while (!isTaken(file)) {
    const holder = holderOf(file)
    if (holder !== undefined && isAlive(holder))
      throw new MeterbridgeError('STACK_BUSY', { folder: projectFolder, pid: holder.pid })
    takeAway(file)
  }
  try {
    return await work()
  } finally {
    rmSync(file, { force: true })
  }
}

function isTaken(file: string): boolean {
  const { pid, startedAt } = identify(process.pid)!
  try {
    symlinkSync(`${pid} ${startedAt}`, file)
    return true
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException
    // A file system without links has no lock, and is no reason to start nothing.
    if (withoutLinks.has(code)) return true
    if (code === 'EEXIST') return false
    throw error
  }
}

const withoutLinks: ReadonlySet<string> = new Set(['EPERM', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP'])

function holderOf(file: string): ProcessIdentity | undefined {
  try {
    const [, pid, startedAt] = /^(\d+) (.*)$/.exec(readlinkSync(file)) ?? []
    return pid === undefined ? undefined : { pid: Number(pid), startedAt: startedAt! }
  } catch {
    return undefined
  }
}

/** Removes the lock of a process that has ended; by name, so that of several that see it one removes it. */
function takeAway(file: string): void {
  const aside = `${file}.${process.pid}`
  try {
    renameSync(file, aside)
    const holder = holderOf(aside)
    // Another process took it over in between: it has it back.
    if (holder !== undefined && isAlive(holder)) renameSync(aside, file)
  } catch {
    // Another process was faster.
  }
  rmSync(aside, { force: true })
}
