import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve, sep } from 'node:path'
import { manifestPath } from '../stack/generate-stack.ts'
import type { StackFile } from '../stack/stack.ts'

/** How generated files differ from what stands in the folder. */
export interface Drift {
  readonly missing: readonly string[]
  readonly changed: readonly string[]
  /** Generated before, and no longer. */
  readonly stale: readonly string[]
}

/** Compares files with those of a folder; files that were never generated are not looked at. */
export function driftOf(folder: string, files: readonly StackFile[]): Drift {
  const written = files.map(({ path, text }) => ({ path, text, found: readOr(join(folder, path)) }))
  const paths = new Set(files.map(({ path }) => path))
  return {
    missing: written.filter(({ found }) => found === undefined).map(({ path }) => path),
    changed: written
      .filter(({ found, text }) => found !== undefined && found !== text)
      .map(({ path }) => path),
    stale: generatedBefore(folder).filter(
      (path) => !paths.has(path) && readOr(join(folder, path)) !== undefined,
    ),
  }
}

/** Writes what differs into a folder, and removes what is no longer generated. */
export function writeFiles(folder: string, files: readonly StackFile[]): Drift {
  const drift = driftOf(folder, files)
  const differing = new Set([...drift.missing, ...drift.changed])
  for (const { path, text } of files) {
    if (!differing.has(path)) continue
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  for (const path of drift.stale) rmSync(join(folder, path))
  return drift
}

/** Reads from the manifest what an earlier call has written; a path that leads out of the folder is none of ours. */
function generatedBefore(folder: string): readonly string[] {
  const text = readOr(join(folder, manifestPath))
  if (text === undefined) return []
  try {
    const { files } = JSON.parse(text) as { files?: readonly unknown[] }
    return (files ?? []).filter(
      (path) => typeof path === 'string' && resolve(folder, path).startsWith(`${resolve(folder)}${sep}`),
    ) as string[]
  } catch {
    return []
  }
}

function readOr(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
