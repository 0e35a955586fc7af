import { readFileSync } from 'node:fs'
import type { InstrumentRow } from './instrument-row.ts'

/** A devDependency under the name that it is required by: `redis5` for an older `redis`. */
export interface InstalledPackage {
  readonly alias: string
  readonly package: string
  readonly version: string
}

/** Lists the devDependencies that hold a package of the row, newest first. */
export function installedPackages(row: InstrumentRow): readonly InstalledPackage[] {
  return devDependencies()
    .filter(({ package: name }) => row.packages.includes(name))
    .sort((a, b) => b.version.localeCompare(a.version, 'en', { numeric: true }))
}

/** Lists the versions that the row's tests run over, newest first, after the package's name where there are several. */
export function testedVersions(row: InstrumentRow): readonly string[] {
  const installed = row.packages.flatMap((name) => {
    const versions = installedPackages(row)
      .filter((one) => one.package === name)
      .map(({ version }) => version)
    return row.packages.length > 1 ? [`\`${name}\` ${versions.join(', ')}`] : versions
  })
  return [...installed, ...(row.alsoTested ?? []).toReversed()]
}

/** Lists the versions of a package that are installed for the tests, as other packages' dependencies too. */
export function installedVersions(packageName: string): readonly string[] {
  return Object.entries(readLock().packages)
    .filter(([path, { name }]) => (name ?? path.split('node_modules/').at(-1)) === packageName)
    .map(([, { version }]) => version!)
}

function devDependencies(): readonly InstalledPackage[] {
  const lock = readLock()
  return Object.keys(lock.packages['']!.devDependencies!).map((alias) => {
    const { name = alias, version } = lock.packages[`node_modules/${alias}`]!
    return { alias, package: name, version: version! }
  })
}

function readLock(): Lock {
  return JSON.parse(readFileSync(new URL('../../package-lock.json', import.meta.url), 'utf8')) as Lock
}

interface Lock {
  readonly packages: Readonly<Record<string, LockedPackage>>
}

interface LockedPackage {
  /** Absent unless the package is installed under an alias. */
  readonly name?: string
  readonly version?: string
  readonly devDependencies?: Readonly<Record<string, string>>
}
