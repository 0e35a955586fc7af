import { spawnSync } from 'node:child_process'

/**
 * Runs this program again with a Node that loads TypeScript, where this one needs a flag for it (22.15 to 22.17), and
 * gives what it ended with; nothing where none is needed.
 */
export function restartForTypescript(): number | undefined {
  if (process.features.typescript !== false) return undefined
  const flags = ['--experimental-strip-types', ...process.execArgv]
  const { status } = spawnSync(process.execPath, [...flags, ...process.argv.slice(1)], { stdio: 'inherit' })
  return status ?? 1
}
