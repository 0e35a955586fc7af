import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fine, look, wrong, type Diagnosis } from './diagnosis.ts'

const api = '@opentelemetry/api'

/** Looks at what is installed: this package, and copies of OpenTelemetry's API that do not know each other. */
export function examineModules(folder: string): Diagnosis[] {
  const own = readPackage(join(folder, 'node_modules/meterbridge'))
  if (own === undefined) {
    return [
      look(
        'meterbridge',
        'it is not in node_modules here',
        'Install it where the application is, not only globally',
      ),
    ]
  }
  const copies = copiesOf(folder, 3)
  const registered = own.dependencies?.[api]
  if (registered === undefined || copies.length === 0) return []
  const deaf = copies.filter(({ version }) => !understands(version, registered))
  if (deaf.length === 0) return [fine(api, `${copies.length} ${copies.length === 1 ? 'copy' : 'copies'}`)]
  const places = deaf.map(({ place, version }) => `${version} in ${place}`).join(', ')
  return [
    wrong(
      api,
      `meters made with ${places} do nothing, because it does not take the ${registered} that Meterbridge registers`,
      `Make all copies one: \`npm dedupe\`, or "overrides": { "${api}": "${registered}" } in package.json`,
    ),
  ]
}

interface Copy {
  readonly place: string
  readonly version: string
}

/** A copy takes what one of the same major and of its own or a later minor has registered (API 1.x, internal/semver). */
function understands(version: string, registered: string): boolean {
  const [major, minor = 0] = version.split('.').map(Number)
  const [registeredMajor, registeredMinor = 0] = registered.split('.').map(Number)
  return major === registeredMajor && minor <= registeredMinor
}

/** Finds copies in the packages of the application, and in packages of those. */
function copiesOf(folder: string, depth: number, place = ''): Copy[] {
  const modules = join(folder, 'node_modules')
  const version = readPackage(join(modules, api))?.version
  const here = version === undefined ? [] : [{ place: `${place}node_modules`, version }]
  if (depth === 0) return here
  return [
    ...here,
    ...packagesIn(modules).flatMap((name) =>
      copiesOf(join(modules, name), depth - 1, `${place}node_modules/${name}/`),
    ),
  ]
}

function packagesIn(modules: string): string[] {
  return foldersIn(modules).flatMap((name) =>
    name.startsWith('@') ? foldersIn(join(modules, name)).map((one) => `${name}/${one}`) : [name],
  )
}

/** Links are left out: they lead to packages of the same repository, which are looked at where they are. */
function foldersIn(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
      .map(({ name }) => name)
  } catch {
    return []
  }
}

interface Package {
  readonly version: string
  readonly dependencies?: Readonly<Record<string, string>>
}

function readPackage(folder: string): Package | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Package
  } catch {
    return undefined
  }
}
