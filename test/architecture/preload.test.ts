import { globSync, readFileSync } from 'node:fs'
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
 * Each file costs about a tenth of a millisecond at the start of every process that is measured. The four are the
 * preload, the question whether it is wanted, its bundle and its hooks; one more may come with a reason.
 */
const mostFiles = 5

/** 100 KB more cost some 3 ms of CPU at every start (Node 24.21). */
const mostKilobytes = 300

describe('the preload, before the application begins', () => {
  const files = underPreload('Object.keys(require.cache)').map((file) => relative(root, file))

  test(`loads its bundle and at most ${mostFiles} files in all`, () => {
    expect(files).toContain('dist/preload.cjs')
    expect(files.length).toBeLessThanOrEqual(mostFiles)
  })

  test('loads no file that is for later, and no file of a package', () => {
    const others = files.filter((file) => /^dist\/late\/|^node_modules\//.test(file))
    expect(others).toEqual([])
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

describe('the files that the preload is built of', () => {
  const bundle = readBuilt('preload.cjs')
  const late = globSync('late/*', { cwd: `${root}dist` }).map(readBuilt)

  test(`are ${mostKilobytes} KB at most in its bundle`, () => {
    const kilobytes = Math.ceil(bundle.text.length / 1024)
    expect(
      kilobytes,
      `dist/preload.cjs has ${kilobytes} KB, which every process reads at its start. ` +
        'Load what only some need with a function of src/sdk/lazy.ts or a row of src/sdk/libraries.ts.',
    ).toBeLessThanOrEqual(mostKilobytes)
  })

  test('are in one place each, so that what a module holds is there once', () => {
    const places = [bundle, ...late].flatMap(({ modules }) => modules)
    expect(late.length).toBeGreaterThan(20)
    expect(places.length).toBeGreaterThan(200)
    expect(places.filter((module, i) => places.indexOf(module) !== i)).toEqual([])
  })

  test('leave the instruments of libraries for later, but lists of the files to hook', () => {
    const late = [
      'ai',
      'amqplib',
      'bullmq',
      'database',
      'host',
      'kafka',
      'mongodb',
      'mysql2',
      'orm-pools',
      'pg',
    ]
    late.push('postgres', 'queues', 'redis', 'sqs')
    const early = bundle.modules.filter((module) =>
      late.some((folder) => module.startsWith(`src/instruments/${folder}/`)),
    )
    expect(early.filter((module) => !module.endsWith('-files.ts'))).toEqual([])
  })
})

/** A file of dist, and the modules of src that are in it, whose names the build writes above their code. */
function readBuilt(path: string): { readonly text: string; readonly modules: readonly string[] } {
  const text = readFileSync(`${root}dist/${path}`, 'utf8')
  const modules = [...text.matchAll(/^\/\/ (src\/\S+)$/gm)].map(([, module]) => module!)
  return { text, modules: [...new Set(modules)] }
}
