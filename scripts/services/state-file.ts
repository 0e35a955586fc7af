import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ProcessIdentity } from '../../src/cli/up/process-identity.ts'
import type { ServiceName } from './service.ts'

/** What `.cache/services.json` holds. */
export interface ServicesState {
  /** Where tests reach each server. */
  urls: Partial<Record<ServiceName, string>>
  /** The servers that the scripts started themselves, and may therefore stop. */
  started: Partial<Record<ServiceName, StartedServer>>
}

export type StartedServer = StartedProcesses | StartedContainer

export interface StartedProcesses {
  readonly kind: 'processes'
  readonly url: string
  readonly folder: string
  readonly processes: readonly ProcessIdentity[]
}

export interface StartedContainer {
  readonly kind: 'container'
  readonly url: string
  readonly folder: string
  readonly containerId: string
}

/** The folder of the checkout for what git ignores. */
export const cacheFolder: string = fileURLToPath(new URL('../../.cache', import.meta.url))

/** Reads the state; a missing or unreadable file is an empty one, since every server can be found again. */
export function readState(folder: string): ServicesState {
  try {
    const state = JSON.parse(readFileSync(stateFile(folder), 'utf8')) as Partial<ServicesState>
    return { urls: state.urls ?? {}, started: state.started ?? {} }
  } catch {
    return { urls: {}, started: {} }
  }
}

/** Writes the state in one step, so that a reader never sees half a file. */
export function writeState(folder: string, state: ServicesState): void {
  const file = stateFile(folder)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(`${file}.new`, `${JSON.stringify(state, undefined, 2)}\n`)
  renameSync(`${file}.new`, file)
}

/** Returns the path of the file that tests and people read. */
function stateFile(folder: string): string {
  return join(folder, 'services.json')
}
