import { existsSync } from 'node:fs'
import { join } from 'node:path/posix'
import { describe, expect, test } from 'vitest'
import { readCatalog } from '../../scripts/generate/read-catalog.ts'
import { instrumentTable } from '../../scripts/instruments/instrument-table.ts'
import { readCost } from '../../scripts/instruments/read-cost.ts'
import { patchedModules } from '../../scripts/instruments/supported-versions.ts'
import {
  installedPackages,
  installedVersions,
  testedVersions,
} from '../../scripts/instruments/tested-versions.ts'
import type { Metric } from '../../src/catalog/metric.ts'
import { instrumentNames } from '../../src/config/instrument-names.ts'
import { libraries } from '../../src/sdk/libraries.ts'
import { filesLoadedBy } from './module-graph.ts'
import { importsOf, readFiles, root, type RepositoryFile } from './repository-files.ts'

const catalog = await readCatalog()
const platformFiles = readFiles('src/sdk/{platform-instruments,lazy}.ts')
const endToEnd = readFiles('test/e2e/**/*.{ts,cjs,mjs}').map(({ text }) => text)

/** The files of src that begin an instrument: what is required for its library, or started for Node itself. */
function entryFiles(name: string): readonly string[] {
  const load = libraries.find(({ instrument }) => instrument === name)?.load
  const specifiers =
    load === undefined
      ? [...new Set(platformFiles.flatMap(importsOf))].filter((one) => one.includes(`/instruments/${name}/`))
      : [...String(load).matchAll(/require\(["']([^"']+)["']\)/g)].map(([, specifier]) => specifier!)
  return specifiers.map((specifier) => join('src/sdk', specifier))
}

/** Lists the metrics that some files name. */
async function metricsNamedIn(files: readonly RepositoryFile[]): Promise<readonly Metric[]> {
  const code = files.filter(({ path }) => !path.startsWith('src/catalog/')).map(({ text }) => text)
  const named = await Promise.all(
    catalog.map(async ({ name, metrics }) => {
      const exported = (await import(`../../src/catalog/${name}.ts`)) as Record<string, unknown>
      return metrics.filter((metric) => {
        const constant = Object.keys(exported).find((key) => exported[key] === metric)!
        return code.some((text) => new RegExp(`\\b${constant}\\b`).test(text))
      })
    }),
  )
  return named.flat()
}

const namesOf = (metrics: readonly Metric[]): readonly string[] => metrics.map(({ name }) => name).toSorted()

describe('the table of instruments', () => {
  test('names each library once', () => {
    const names = instrumentTable.map(({ library }) => library)
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([])
  })

  test.for(instrumentNames)('has a row for %s', (name) => {
    expect(instrumentTable.map(({ instrument }) => instrument)).toContain(name)
  })

  test.for(instrumentNames)(
    'gives the rows of %s the metrics that its code records, and no others',
    async (name) => {
      const entries = entryFiles(name)
      expect(entries).not.toEqual([])
      const recorded = await metricsNamedIn(entries.flatMap((entry) => filesLoadedBy(entry)))
      const told = instrumentTable
        .filter(({ instrument }) => instrument === name)
        .flatMap(({ metrics }) => metrics)
      // A framework's patch only finds the route of what the HTTP instrument records.
      const http = await metricsNamedIn(entryFiles('http').flatMap((entry) => filesLoadedBy(entry)))
      expect(namesOf(recorded.filter((metric) => !told.includes(metric)))).toEqual([])
      expect(namesOf(told.filter((metric) => ![...recorded, ...http].includes(metric)))).toEqual([])
    },
  )

  test('has every metric that an instrument records', async () => {
    const recorded = await metricsNamedIn(readFiles('src/instruments/**/*.ts'))
    const told = new Set(instrumentTable.flatMap(({ metrics }) => metrics))
    expect(recorded.length).toBeGreaterThan(50)
    expect(namesOf(recorded.filter((metric) => !told.has(metric)))).toEqual([])
  })
})

describe.for(instrumentTable.map((row) => [row.library, row] as const))('the row of %s', ([, row]) => {
  test('has versions that are tested: each is installed, and the end-to-end tests name it', () => {
    expect(testedVersions(row)).not.toEqual([])
    const installed = installedPackages(row)
    expect(row.packages.filter((name) => !installed.some((one) => one.package === name))).toEqual([])
    const unused = installed.filter(({ alias }) => !endToEnd.some((text) => text.includes(`'${alias}`)))
    expect(unused).toEqual([])
    const unnamed = row.alsoTested?.filter(
      (version) => !endToEnd.some((text) => text.includes(`'${version}'`)),
    )
    expect(unnamed ?? []).toEqual([])
  })

  test('takes supported versions from the table that run time uses, or says them itself', () => {
    expect(patchedModules(row).length > 0).toBe(row.supportedVersions === undefined)
  })

  test('has a cost that was measured by a file of the bench', () => {
    expect(readCost(row.cost)?.operations ?? []).not.toEqual([])
    const bench = ['runtime', 'host'].includes(row.cost) ? 'rows/idle.ts' : `libraries/${row.cost}.cjs`
    expect(existsSync(`${root}bench/${bench}`)).toBe(true)
  })

  test('leads to its page', () => {
    expect(existsSync(`${root}docs/instruments/${row.page}`)).toBe(true)
  })
})

const modules = libraries.flatMap((library) => library.modules)

test.for(modules.map((module) => [module.name, module] as const))(
  'the first supported version of %s is installed for the tests',
  ([name, { supportedVersions }]) => {
    const floors = supportedVersions.map((range) => /^>=(\S+) </.exec(range)![1]!)
    const whole = floors.map((floor) => [...floor.split('.'), '0', '0'].slice(0, 3).join('.'))
    expect(installedVersions(name)).toEqual(expect.arrayContaining(whole))
  },
)

describe('the code of an instrument that patches a library', () => {
  const loadedByPreload = filesLoadedBy('src/preload/main.ts').map(({ path }) => path)

  test.for(libraries.map(({ instrument }) => instrument))('of %s is not loaded by the preload', (name) => {
    const entries = entryFiles(name)
    expect(entries).toHaveLength(1)
    expect(loadedByPreload.length).toBeGreaterThan(50)
    expect(loadedByPreload).not.toContain(entries[0])
  })

  test('of no library is loaded by the preload but lists of the files to hook', () => {
    const ofNode = ['http', 'websocket', 'runtime'].flatMap(entryFiles).flatMap(filesLoadedBy)
    const known = ofNode.map(({ path }) => path)
    const others = loadedByPreload.filter(
      (path) => path.startsWith('src/instruments/') && !known.includes(path),
    )
    expect(others.filter((path) => !path.endsWith('-files.ts'))).toEqual([])
    expect(others.filter((path) => filesLoadedBy(path).length > 1)).toEqual([])
  })
})
