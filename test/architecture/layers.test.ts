import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { layers } from '../../oxlint.config.ts'
import { importsOf, outputOf, readFiles, root } from './repository-files.ts'

const folders = Object.keys(layers)
const mayImport = (folder: string): readonly string[] => layers[folder] ?? []

// Violations are planted in a copy of the rules, so that no other tool ever meets them in src.
const planted = mkdtempSync(join(tmpdir(), 'layers-'))
afterAll(() => rmSync(planted, { recursive: true }))

describe('the table of layers', () => {
  test('has every folder of src', () => {
    const actual = readdirSync(`${root}src`, { withFileTypes: true })
    expect(folders.toSorted()).toEqual(actual.filter((entry) => entry.isDirectory()).map(({ name }) => name))
  })

  test('lets a folder import only folders that stand before it, so that no two import each other', () => {
    for (const [position, folder] of folders.entries()) {
      expect(folders.slice(0, position), folder).toEqual(expect.arrayContaining([...mayImport(folder)]))
    }
  })

  test('keeps the folders of sdk apart from one another', () => {
    const joinedBySdk = [
      'config',
      'bridge',
      'meters',
      'instruments',
      'exposition',
      'health',
      'tracing',
      'server',
    ]
    for (const folder of joinedBySdk) {
      expect(mayImport(folder).filter((other) => joinedBySdk.includes(other), folder)).toEqual([])
    }
  })
})

describe('oxlint', () => {
  test('refuses every import that the table does not allow, from each folder and from a folder in it', () => {
    const expected: string[] = []
    for (const folder of folders) {
      for (const other of folders.filter((other) => other !== folder)) {
        for (const from of [`src/${folder}/imports-${other}.ts`, `src/${folder}/part/imports-${other}.ts`]) {
          const up = from.includes('/part/') ? '../..' : '..'
          plant(from, `import type { Thing } from '${up}/${other}/thing.ts'\n\nexport type Own = Thing\n`)
          if (!mayImport(folder).includes(other)) expected.push(from)
        }
      }
      plant(`src/${folder}/thing.ts`, 'export interface Thing {}\n')
      plant(
        `src/${folder}/part/own.ts`,
        "import type { Thing } from '../thing.ts'\n\nexport type Own = Thing\n",
      )
    }
    const findings = lint('no-restricted-imports')
    expect(findings.map(({ file }) => file).toSorted()).toEqual(expected.toSorted())
    // It plants more than a thousand files.
  }, 60_000)

  test.for([
    ['series', 'instruments', 'src/series may import only: diagnostics, catalog. See ARCHITECTURE.md.'],
    ['health', 'server', 'src/health may import only: diagnostics. See ARCHITECTURE.md.'],
    [
      'meters',
      'instruments',
      'src/meters may import only: diagnostics, catalog, definitions, series, gen-ai. See ARCHITECTURE.md.',
    ],
    ['naming', 'catalog', 'src/naming may import only: nothing else in src. See ARCHITECTURE.md.'],
  ])('says what %s may import when it imports %s', ([folder, other, message]) => {
    plant(`src/${folder}/reaches-out.ts`, `export { thing } from '../${other}/thing.ts'\n`)
    plant(`src/${other}/thing.ts`, 'export const thing = 1\n')
    expect(lint('no-restricted-imports')).toContainEqual({ file: `src/${folder}/reaches-out.ts`, message })
  })

  test('refuses two files that import each other', () => {
    plant('src/series/hen.ts', "import { egg } from './egg.ts'\n\nexport const hen = (): unknown => egg\n")
    plant('src/series/egg.ts', "import { hen } from './hen.ts'\n\nexport const egg = (): unknown => hen\n")
    const files = lint('no-cycle').map(({ file }) => file)
    expect(files).toContain('src/series/hen.ts')
  })
})

test('what lint rules cannot see, a require of our own files, stands only where modules are loaded late', () => {
  const requiring = readFiles('src/**/*.ts').filter((file) => /\brequire\(\s*'\./.test(file.text))
  expect(requiring.map(({ path }) => path)).toEqual(['src/sdk/lazy.ts', 'src/sdk/libraries.ts'])
})

test('the public API is names alone: src/index.ts imports no folder that joins or starts anything', () => {
  const [index] = readFiles('src/index.ts')
  const reached = new Set(importsOf(index!).map((specifier) => specifier.split('/')[1]))
  expect(
    [...reached].filter((folder) => ['sdk', 'preload', 'server', 'tracing', 'bridge'].includes(folder!)),
  ).toEqual([])
  expect(index!.text.replace(/export (type )?\{[^}]*\} from '[^']+'\n/g, '')).toBe('')
})

function plant(path: string, text: string): void {
  mkdirSync(join(planted, dirname(path)), { recursive: true })
  writeFileSync(join(planted, path), text)
}

interface Finding {
  readonly file: string
  readonly message: string
}

function lint(rule: string): Finding[] {
  cpSync(`${root}oxlint.config.ts`, join(planted, 'oxlint.config.ts'))
  rmSync(join(planted, 'node_modules'), { force: true })
  symlinkSync(`${root}node_modules`, join(planted, 'node_modules'))
  const program = `${root}node_modules/.bin/oxlint`
  const output = outputOf({ program, args: ['--format', 'json', 'src'], cwd: planted })
  const { diagnostics } = JSON.parse(output) as {
    diagnostics: { filename: string; message: string; help?: string; code: string }[]
  }
  return diagnostics
    .filter(({ code }) => code.includes(rule))
    .map(({ filename, message, help }) => ({
      file: filename,
      message: rule === 'no-restricted-imports' ? (help ?? message) : message,
    }))
}
