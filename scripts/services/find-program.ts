import { accessSync, constants, statSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** Debian keeps servers where the PATH of an ordinary user does not look. */
const serverFolders = ['/usr/local/sbin', '/usr/sbin', '/opt/homebrew/sbin']

/** Returns the absolute path of an executable in PATH or a folder of servers, or undefined. */
export function findProgram(name: string): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), ...serverFolders]
  return folders
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, name))
    .find(isExecutable)
}

/** Tells whether the current user may execute the file at a path. */
export function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}
