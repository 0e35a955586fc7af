import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { MeterbridgeError } from '../../diagnostics/meterbridge-error.ts'
import { ask } from '../../ask/ask.ts'
import type { DataPart } from './data-parts.ts'

/** What stands in a data folder for the running process only. */
const ofTheProcess = ['lock', 'queries.active', 'snapshots']

/** The data of a program as it is packed. */
export interface TakenPart {
  readonly name: string
  /** Removes what was made for the archive alone. */
  release(): void
}

/**
 * Puts the data of a program, or links to it, into a folder of its name: of a running Prometheus a snapshot, which
 * costs it no pause; another program that runs is stopped for as long as its data is copied, because it writes
 * some of it at its end only.
 *
 * Gives nothing when there is no data.
 *
 * @throws BACKUP_FAILED
 */
export async function takePart(
  { name, folder, running }: DataPart,
  staging: string,
): Promise<TakenPart | undefined> {
  const place = join(staging, name)
  if (running !== undefined && name === 'prometheus') {
    if (!existsSync(folder)) throw failed(`there is no folder ${folder}`, 'name that of the data')
    const snapshot = join(folder, 'snapshots', await takeSnapshot(running.url))
    if (!existsSync(snapshot))
      throw failed(`${running.url} keeps its data elsewhere than in ${folder}`, 'name that folder')
    symlinkSync(snapshot, place)
    return { name, release: () => rmSync(snapshot, { recursive: true, force: true }) }
  }
  const resume = await running?.pause?.()
  try {
    const entries = existsSync(folder)
      ? readdirSync(folder).filter((entry) => !ofTheProcess.includes(entry))
      : []
    if (entries.length === 0) return undefined
    mkdirSync(place)
    for (const entry of entries) {
      if (running === undefined) symlinkSync(join(folder, entry), join(place, entry))
      else cpSync(join(folder, entry), join(place, entry), { recursive: true })
    }
    return { name, release: () => {} }
  } finally {
    await resume?.()
  }
}

async function takeSnapshot(url: string): Promise<string> {
  const answer = await ask(new URL('/api/v1/admin/tsdb/snapshot', url), { method: 'POST' })
  if (answer.failure !== undefined)
    throw failed(`${url} does not answer: ${answer.failure}`, 'start it, or leave --prometheus out')
  try {
    const { data, error } = JSON.parse(answer.text) as { data?: { name: string }; error?: string }
    if (data !== undefined) return data.name
    throw failed(`${url} takes no snapshot: ${error}`, 'start Prometheus with --web.enable-admin-api')
  } catch (error) {
    if (error instanceof MeterbridgeError) throw error
    throw failed(`${url} answers ${answer.status}, not as Prometheus does`, 'name another address')
  }
}

function failed(reason: string, remedy: string): Error {
  return new MeterbridgeError('BACKUP_FAILED', { reason, remedy })
}
