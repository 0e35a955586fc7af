import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** Finds the codes that src throws as a `MeterbridgeError`; the others are only written. */
export function readThrownCodes(): ReadonlySet<string> {
  const cwd = fileURLToPath(new URL('../../src/', import.meta.url))
  const sources = globSync('**/*.ts', { cwd }).map((file) => readFileSync(`${cwd}${file}`, 'utf8'))
  return new Set(
    sources.flatMap((source) =>
      [...source.matchAll(/new MeterbridgeError\(\s*'(\w+)'/g)].map(([, code]) => code!),
    ),
  )
}
