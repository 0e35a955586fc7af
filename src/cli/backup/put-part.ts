import { chownSync, cpSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Puts unpacked data in the place of a program's. What was there is removed only when the new data stands; the folder
 * itself stays, because it may be a volume, and its owner becomes that of all in it.
 */
export function putPart(unpacked: string, folder: string): void {
  mkdirSync(folder, { recursive: true })
  const before = join(folder, '.before-restore')
  mkdirSync(before, { recursive: true })
  const old = readdirSync(folder).filter((entry) => entry !== '.before-restore')
  for (const entry of old) renameSync(join(folder, entry), join(before, entry))
  try {
    // By copy: the folder may be on another disk.
    cpSync(unpacked, folder, { recursive: true })
    giveAll(folder, statSync(folder))
  } catch (error) {
    for (const entry of readdirSync(folder)) {
      if (entry !== '.before-restore') rmSync(join(folder, entry), { recursive: true, force: true })
    }
    for (const entry of old) renameSync(join(before, entry), join(folder, entry))
    rmSync(before, { recursive: true, force: true })
    throw error
  }
  rmSync(before, { recursive: true, force: true })
}

/** Tells whether a folder holds data. */
export function hasData(folder: string): boolean {
  return existsSync(folder) && readdirSync(folder).length > 0
}

/** Only root can give files away, and only then they are another's. */
function giveAll(folder: string, { uid, gid }: { uid: number; gid: number }): void {
  if (process.getuid?.() !== 0) return
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    chownSync(join(entry.parentPath, entry.name), uid, gid)
  }
}
