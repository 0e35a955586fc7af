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

/** Lists the versions that the row's tests run over, newest first. */
export function testedVersions(row: InstrumentRow): readonly string[] {
  return [...installedPackages(row).map(({ version }) => version), ...(row.alsoTested ?? []).toReversed()]
}

function devDependencies(): readonly InstalledPackage[] {
  const lock = JSON.parse(readFileSync(new URL('../../package-lock.json', import.meta.url), 'utf8')) as Lock
  return Object.keys(lock.packages['']!.devDependencies!).map((alias) => {
    const { name = alias, version } = lock.packages[`node_modules/${alias}`]!
    return { alias, package: name, version: version! }
  })
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
