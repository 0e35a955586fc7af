import { relative } from 'node:path'
import { describe, expect, test } from 'vitest'
import { outputOf, root } from './repository-files.ts'

const print = (expression: string): string[] => [
  '--require',
  './instrumentation',
  '--eval',
  // Written directly, because console.log loads what a pipe needs.
  `require('node:fs').writeSync(1, JSON.stringify(${expression}))`,
]

function underPreload(expression: string): string[] {
  const output = outputOf({ program: process.execPath, args: print(expression), cwd: root })
  return JSON.parse(output) as string[]
}

/**
 * Each file costs about a tenth of a millisecond at the start of every process that is measured. The eight are the
 * preload, its bundle, its hooks and the package that must be one copy; two more may come with one of its updates.
 */
const mostFiles = 10

describe('the preload, before the application begins', () => {
  const files = underPreload('Object.keys(require.cache)').map((file) => relative(root, file))

  test(`loads its bundle and at most ${mostFiles} files in all`, () => {
    expect(files).toContain('dist/preload.cjs')
    expect(files.length).toBeLessThanOrEqual(mostFiles)
  })

  test('loads no file of OpenTelemetry and of no package but that which hooks imports', () => {
    const packages = files.flatMap((file) => /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1] ?? [])
    expect([...new Set(packages)].toSorted()).toEqual(['import-in-the-middle', 'module-details-from-path'])
  })

  test('loads no part of Node that only the endpoint and the traces need', () => {
    const loaded = underPreload('process.moduleLoadList')
    const heavy = ['http', 'https', 'tls', 'zlib', 'http2', 'inspector', 'dns'].map(
      (name) => `NativeModule ${name}`,
    )
    expect(loaded.length).toBeGreaterThan(50)
    expect(loaded.filter((name) => heavy.includes(name))).toEqual([])
  })
})
