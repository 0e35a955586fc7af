import { execFile } from 'node:child_process'
import { existsSync, renameSync, rmSync } from 'node:fs'
import { promisify } from 'node:util'
import { MeterbridgeError } from '../../diagnostics/meterbridge-error.ts'
import { reasonOf } from '../../diagnostics/reason-of.ts'
import { differenceFrom } from './manifest.ts'

/** Packs the entries of a folder, links followed; half an archive never has the name of a whole one. */
export async function packArchive(
  file: string,
  { folder, entries }: { folder: string; entries: readonly string[] },
): Promise<void> {
  const beside = `${file}.part`
  try {
    await tar(['-czhf', beside, '-C', folder, ...entries])
    renameSync(beside, file)
  } finally {
    rmSync(beside, { force: true })
  }
}

/**
 * Unpacks an archive into an empty folder and holds it against its manifest.
 *
 * @throws ARCHIVE_INVALID when anything in it is not as it was packed.
 */
export async function unpackArchive(file: string, folder: string): Promise<void> {
  if (!existsSync(file)) throw invalid(file, 'there is no such file')
  try {
    for (const line of (await tar(['-tzvf', file])).split('\n')) {
      // Only files and folders are ever packed, so whatever else is there was put there by somebody.
      if (line !== '' && !/^[-d]/.test(line)) throw invalid(file, 'it holds more than files and folders')
    }
    for (const name of (await tar(['-tzf', file])).split('\n')) {
      if (name.startsWith('/') || name.split('/').includes('..'))
        throw invalid(file, `${name} leads out of it`)
    }
    await tar(['-xzf', file, '-C', folder, '--no-same-owner'])
  } catch (error) {
    throw error instanceof MeterbridgeError ? error : invalid(file, tarReason(error))
  }
  const difference = await differenceFrom(folder)
  if (difference !== undefined) throw invalid(file, difference)
}

async function tar(args: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)('tar', [...args], { maxBuffer: 1 << 28 })
  return stdout
}

/** What tar said is the reason, not that the command failed. */
function tarReason(error: unknown): string {
  const { stderr = '' } = error as { stderr?: string }
  return stderr.trim().split('\n')[0] || reasonOf(error)
}

function invalid(file: string, reason: string): Error {
  return new MeterbridgeError('ARCHIVE_INVALID', { file, reason })
}
