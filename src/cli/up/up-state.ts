import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ProcessIdentity } from './process-identity.ts'

/** What `up` has started, which `down` stops. */
export type UpState =
  | { readonly kind: 'compose' }
  | { readonly kind: 'local'; readonly started: Readonly<Record<string, StartedProgram>> }

/** A program of this machine that `up` has started. */
export interface StartedProgram extends ProcessIdentity {
  readonly url: string
  /** A file. */
  readonly log: string
}

/** The folder of what `up` keeps, beside the configuration: git does not see it. */
export function upFolder(projectFolder: string): string {
  const folder = join(projectFolder, '.meterbridge')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, '.gitignore'), '*\n')
  return folder
}

/** Reads what was started; nothing when nothing was, or the file cannot be read. */
export function readUpState(projectFolder: string): UpState | undefined {
  try {
    return JSON.parse(readFileSync(stateFile(projectFolder), 'utf8')) as UpState
  } catch {
    return undefined
  }
}

/** Writes what was started in one step, so that an interrupted `up` leaves a whole file. */
export function writeUpState(projectFolder: string, state: UpState): void {
  upFolder(projectFolder)
  const file = stateFile(projectFolder)
  writeFileSync(`${file}.new`, `${JSON.stringify(state, undefined, 2)}\n`)
  renameSync(`${file}.new`, file)
}

/** Forgets a program that was stopped on purpose. */
export function forgetProgram(projectFolder: string, name: string): void {
  const state = readUpState(projectFolder)
  if (state?.kind !== 'local') return
  const { [name]: _, ...started } = state.started
  writeUpState(projectFolder, { kind: 'local', started })
}

/** Forgets what was started; data and logs stay. */
export function removeUpState(projectFolder: string): void {
  rmSync(stateFile(projectFolder), { force: true })
}

function stateFile(projectFolder: string): string {
  return join(projectFolder, '.meterbridge/up.json')
}
