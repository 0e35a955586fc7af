import { describe, expect, test } from 'vitest'
import { version } from '../../src/sdk/version.ts'
import { importsOf, readFiles, withoutComments } from './repository-files.ts'

const src = readFiles('src/**/*.ts')
/** All but the command, which is a program of its own. */
const measuring = src.filter(({ path }) => !path.startsWith('src/cli/'))
const [packageFile] = readFiles('package.json')
const packageJson = JSON.parse(packageFile!.text) as {
  version: string
  dependencies: Record<string, string>
  devDependencies: Record<string, string>
}

describe('the environment', () => {
  test('is read by the preload, which hands it on, and by the traces, whose variables the standard defines', () => {
    const readers = measuring.filter(({ text }) => /\bprocess\.env\b/.test(withoutComments(text)))
    expect(readers.map(({ path }) => path)).toEqual([
      'src/preload/is-wanted.ts',
      'src/preload/main.ts',
      'src/tracing/start-tracing.ts',
    ])
  })
})

describe('a pure folder', () => {
  // What each may use of Node: nothing that reads or changes what is outside.
  const allowed: Readonly<Record<string, readonly string[]>> = {
    catalog: [],
    naming: [],
    series: [],
    snapshot: [],
    health: [],
    exposition: ['node:zlib', 'node:stream'],
    stack: ['node:crypto'],
  }

  test.for(Object.entries(allowed))('%s imports only %j of Node', ([folder, modules]) => {
    const imported = src
      .filter(({ path }) => path.startsWith(`src/${folder}/`))
      .flatMap((file) => importsOf(file).filter((specifier) => specifier.startsWith('node:')))
    expect([...new Set(imported)].toSorted()).toEqual(modules.toSorted())
  })

  test.for(['catalog', 'naming', 'exposition'])('%s asks for no time and no global state', (folder) => {
    const impure = /\b(Date\.now|performance\.now|Math\.random|globalThis|process\.\w+)\b/
    const withoutStrings = (text: string): string =>
      withoutComments(text).replace(/'[^'\n]*'|"[^"\n]*"/g, "''")
    const files = src.filter(
      ({ path, text }) => path.startsWith(`src/${folder}/`) && impure.test(withoutStrings(text)),
    )
    expect(files.map(({ path }) => path)).toEqual([])
  })
})

describe('what the preload reaches', () => {
  test('listens to no signal unasked, and never ends or fails the process', () => {
    // The application asks for it by name, and a test holds that the process ends as it would have.
    const asked = ['src/health/not-ready-on-signal.ts']
    const takesOver =
      /process\.(exit|abort|kill)\b|process\.exitCode|\bprocess\.(on|once|addListener|prependListener)\('(SIG\w+|exit|uncaughtException\w*|unhandledRejection)'/
    expect(
      measuring.filter(({ text }) => takesOver.test(withoutComments(text))).map(({ path }) => path),
    ).toEqual(asked)
  })

  test('writes to standard error in one place, and to standard output nowhere', () => {
    const writes = /\bconsole\.\w+\(|process\.(stdout|stderr)|\bwriteSync\(/
    const writers = measuring.filter(({ text }) => writes.test(withoutComments(text)))
    expect(writers.map(({ path }) => path)).toEqual(['src/diagnostics/logger.ts'])
  })
})

describe('package.json', () => {
  const packageOf = (specifier: string): string =>
    specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/')

  // What runs in the browser is one bundle, with the libraries in it.
  const inNode = src.filter(({ path }) => !path.startsWith('src/live/page/'))

  test('has the version that the code says', () => {
    expect(version).toBe(packageJson.version)
  })

  test('depends on every package that is imported at run time, and on no other', () => {
    const preload = readFiles('instrumentation/*.cjs').flatMap((file) => importsOf(file))
    const build = inNode.flatMap((file) =>
      importsOf({ ...file, text: file.text.replace(/^import type .*$/gm, '') }),
    )
    const registered = [...preload, ...build, 'import-in-the-middle/hook.mjs']
    const packages = registered.filter((specifier) => !/^(\.|node:)/.test(specifier)).map(packageOf)
    expect([...new Set(packages)].toSorted()).toEqual(Object.keys(packageJson.dependencies).toSorted())
  })

  test('pins every run-time dependency to one version', () => {
    const loose = Object.entries(packageJson.dependencies).filter(
      ([, range]) => !/^\d+\.\d+\.\d+$/.test(range),
    )
    expect(loose).toEqual([])
  })

  test('never takes types of a library that users may lack into the public API', () => {
    const typed = inNode
      .filter(({ path }) => !path.startsWith('src/tracing/'))
      .flatMap((file) => importsOf(file))
      .filter((specifier) => packageOf(specifier) in packageJson.devDependencies)
    expect(typed).toEqual([])
  })
})
