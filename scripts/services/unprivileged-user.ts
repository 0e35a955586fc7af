import { spawnSync } from 'node:child_process'
import type { UserIds } from './service.ts'

/** Returns whom root hands a server to that refuses root; undefined when the current user is not root. */
export function unprivilegedUser(): UserIds | undefined {
  if (process.getuid?.() !== 0) return undefined
  // Postgres wants a user that has a name. `nobody` exists everywhere, so no account is ever created.
  return lookUp('postgres') ?? lookUp('nobody')
}

/** Asks the kernel whether a user may execute a file or enter a folder, parents and access lists included. */
export function canExecute(path: string, user: UserIds | undefined): boolean {
  return spawnSync('test', ['-x', path], { cwd: '/', stdio: 'ignore', ...user }).status === 0
}

function lookUp(name: string): UserIds | undefined {
  const [uid, gid] = ['-u', '-g'].map((flag) => {
    const { status, stdout } = spawnSync('id', [flag, name], { encoding: 'utf8' })
    return status === 0 ? Number(stdout) : undefined
  })
  return uid === undefined || gid === undefined ? undefined : { uid, gid }
}
