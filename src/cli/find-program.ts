import { accessSync, constants } from 'node:fs'
import { delimiter, resolve } from 'node:path'

/** Finds a program in the PATH, under its own name or the one that Debian gives it. */
export function findProgram(
  name: string,
  environment: Readonly<Record<string, string | undefined>>,
): string | undefined {
  const folders = (environment['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '')
  return [name, `prometheus-${name}`]
    .flatMap((one) => folders.map((folder) => resolve(folder, one)))
    .find(isExecutable)
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
