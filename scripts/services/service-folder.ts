import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { UserIds } from './service.ts'
import { canExecute } from './unprivileged-user.ts'

/**
 * Returns an empty folder for a server, which the user that runs it can enter.
 *
 * A checkout below a private home folder is closed to that user; the folder is then one of a fresh,
 * unguessable name in the system's temporary folder.
 */
export function freshFolder({ parent, name, user }: FolderRequest): string {
  const folder = join(parent, name)
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  if (user === undefined || canExecute(folder, user)) return folder
  const elsewhere = mkdtempSync(join(tmpdir(), `meterbridge-${name}-`))
  chmodSync(elsewhere, 0o755)
  return elsewhere
}

export interface FolderRequest {
  readonly parent: string
  readonly name: string
  readonly user: UserIds | undefined
}
