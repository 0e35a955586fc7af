import { existsSync, globSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { layers } from '../../oxlint.config.ts'
import { generatedPages } from '../../scripts/generate/generated-pages.ts'
import { otlpVariables, pushVariables } from '../../scripts/generate/export-variables.ts'
import { tracesVariables } from '../../scripts/generate/traces-variables.ts'
import { instrumentNames } from '../../src/config/instrument-names.ts'
import { settings } from '../../src/config/settings.ts'
import { messages } from '../../src/diagnostics/messages.ts'
import { libraries } from '../../src/sdk/libraries.ts'
import { platformInstruments } from '../../src/sdk/platform-instruments.ts'
import { readFiles, root, withoutComments } from './repository-files.ts'

const src = readFiles('src/**/*.ts')
const documents = readFiles(['*.md', 'docs/**/*.md', '{bench,examples}/**/*.md'])

describe('a generated page', () => {
  test.for([
    'docs/metrics.md',
    'docs/instruments.md',
    'docs/performance.md',
    'docs/coverage.md',
    'docs/environment.md',
    'docs/errors.md',
    'docs/stack/alerts.md',
  ])('%s is what npm run generate writes', async (path) => {
    const page = (await generatedPages()).find((one) => one.path === path)
    expect(readFiles(path)[0]?.text).toBe(page!.text)
  })
})

describe('an error or warning', () => {
  const codes = Object.keys(messages)
  const uses = new Set(
    [
      ...src.filter(({ path }) => !/^src\/diagnostics\/(command-)?messages\.ts$/.test(path)),
      ...readFiles('instrumentation/*.cjs'),
    ].flatMap(({ text }) =>
      [...withoutComments(text).matchAll(/\b[A-Z]+(?:_[A-Z]+)+\b/g)].map(([word]) => word),
    ),
  )

  test('is of the table wherever it is said', () => {
    const said = src.flatMap(({ text }) =>
      [...text.matchAll(/\b(?:report|reportOnce|new MeterbridgeError)\(\s*'(\w+)'/g)].map(
        ([, code]) => code!,
      ),
    )
    expect(said.length).toBeGreaterThan(20)
    expect(said.filter((code) => !codes.includes(code))).toEqual([])
  })

  test('is in the table only if something says it', () => {
    expect(codes.filter((code) => !uses.has(code))).toEqual([])
  })

  test('says what is wrong and what to do, and ends as a sentence', () => {
    const complete = (text: string): boolean =>
      /(\.|\{stack\})$/.test(text) && /[.;:] \w/.test(text) && !/ {2}|\n/.test(text)
    expect(Object.entries(messages).filter(([, { text }]) => !complete(text))).toEqual([])
  })

  test('of the missing build, which no table can be loaded for, has the text of the table', () => {
    const [preload] = readFiles('instrumentation/index.cjs')
    const text = messages.BUILD_MISSING.text.replace('{reason}', '${reason}')
    const printed = preload!.text.replace(/['`] \+\s*['`]/g, '').replaceAll('\\n', '')
    expect(printed).toContain(`meterbridge: BUILD_MISSING: ${text}`)
  })
})

const exportVariables = [...otlpVariables, ...pushVariables, ...tracesVariables]

describe('an environment variable', () => {
  test('is documented when traces or pushed metrics read it, and read when it is documented', () => {
    const read = readFiles('src/{otlp,tracing,push}/*.ts').flatMap(({ text }) =>
      [...withoutComments(text).matchAll(/'(OTEL_\w+)'/g)].map(([, name]) => name!),
    )
    const documented = exportVariables.map(({ name }) => name)
    const ours = exportVariables
      .filter(({ readByExporter }) => readByExporter !== true)
      .map(({ name }) => name)
    expect(read.filter((name) => !documented.includes(name))).toEqual([])
    expect(ours.filter((name) => !read.includes(name))).toEqual([])
  })

  test('that the exporter reads by itself is one that its installed version reads', () => {
    const dist = `${root}node_modules/@opentelemetry/otlp-exporter-base/dist`
    const code = globSync(`${dist}/**/*.cjs`).map((file) => readFileSync(file, 'utf8'))
    const ofExporter = exportVariables.filter(({ readByExporter }) => readByExporter)
    expect(ofExporter.filter(({ name }) => !code.some((text) => text.includes(name)))).toEqual([])
  })

  test('of ours or of the standard exists wherever a document, a message or an example names it', () => {
    const known = new Set([...Object.keys(settings), ...exportVariables.map(({ name }) => name)])
    const named = [...documents, ...src].flatMap(({ path, text }) =>
      [...text.matchAll(/\b(?:METERBRIDGE|OTEL)(?:_[A-Z]+)+\b(?![_*\w])/g)].map(([name]) => ({ path, name })),
    )
    const unknown = named.filter(({ name }) => !known.has(name) && !known.has(asGeneral(name)))
    expect(unknown).toEqual([])
  })
})

test('the instruments that settings name are those that exist', () => {
  const existing = [
    ...platformInstruments.map(({ name }) => name),
    ...libraries.map(({ instrument }) => instrument),
  ]
  expect(existing.toSorted()).toEqual([...instrumentNames].toSorted())
})

describe('a document', () => {
  test('of the architecture shows every folder of src, with what the linter lets it import', () => {
    const [architecture] = readFiles('ARCHITECTURE.md')
    const [, table = ''] = /## Code map\n([^]*?)\n- /.exec(architecture!.text) ?? []
    const folders = Object.keys(layers)
    const rows = new Map(
      [...table.matchAll(/^\| ([\w-]+) +\| ([\w, -]*)\|$/gm)].map(([, folder, allowed]) => [
        folder!,
        allowed!.trim(),
      ]),
    )
    for (const [position, folder] of folders.entries()) {
      const shown = rows.get(folder)
      const allowed =
        shown === 'all above' ? folders.slice(0, position) : shown?.split(', ').filter((one) => one !== '')
      expect(allowed?.toSorted(), folder).toEqual([...layers[folder]!].toSorted())
    }
    expect(folders.filter((folder) => !architecture!.text.includes(`- \`${folder}/\`: `))).toEqual([])
  })

  test('links only to files and headings that exist', () => {
    const anchors = new Map(documents.map(({ path, text }) => [path, headingAnchors(text)]))
    const broken = documents.flatMap(({ path, text }) =>
      [...text.matchAll(/\]\((?!https?:|mailto:)([^)\s]*)\)/g)]
        .map(([, target]) => new URL(target!, `file:///${path}`))
        .filter(({ pathname, hash }) => {
          const file = decodeURIComponent(pathname.slice(1))
          if (!existsSync(`${root}${file}`)) return true
          return hash !== '' && anchors.get(file)?.has(hash.slice(1)) !== true
        })
        .map(({ pathname, hash }) => `${path} -> ${pathname}${hash}`),
    )
    expect(broken).toEqual([])
  })
})

/** The name of the variable that serves all signals, for one that serves traces alone. */
function asGeneral(name: string): string {
  return name.replace(/_OTLP_(TRACES|METRICS)_/, '_OTLP_')
}

/** The anchors that GitHub gives to headings. */
function headingAnchors(text: string): ReadonlySet<string> {
  return new Set(
    [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
      heading!
        .toLowerCase()
        .replace(/[^a-z0-9 _-]/g, '')
        .replaceAll(' ', '-'),
    ),
  )
}
