import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { clientGolang } from './client-golang.ts'
import { benchFolder, rootFolder } from './folders.ts'

const installTimeoutMs = 600_000

/** Installs the pinned rivals into bench/node_modules when one is missing or of another version. */
export function installRivals(): void {
  const pinned = Object.entries(readPackage(benchFolder).dependencies)
  const present = pinned.every(
    ([name, version]) =>
      existsSync(join(benchFolder, 'node_modules', name)) && installedVersion(name) === version,
  )
  if (present) return
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], {
    cwd: benchFolder,
    stdio: 'inherit',
    timeout: installTimeoutMs,
  })
  if (status !== 0) throw new Error('npm ci failed in the folder bench. Its output above says why.')
}

/** Refuses to run without the build of Meterbridge that the preload loads. */
export function requireBuild(): void {
  const missing = ['instrumentation/index.cjs', 'dist/index.js'].find(
    (path) => !existsSync(join(rootFolder, path)),
  )
  if (missing !== undefined) throw new Error(`${missing} is missing. Run npm run build first.`)
}

/** Lists what was measured: Meterbridge and each pinned package, with the version installed. */
export function listVersions(): string[] {
  const own = `meterbridge ${readPackage(rootFolder).version}`
  const rivals = Object.keys(readPackage(benchFolder).dependencies)
  const client = clientGolang()
  return [
    own,
    ...rivals.map((name) => `${name} ${installedVersion(name)}`),
    'missing' in client ? 'no client_golang' : client.version,
  ]
}

/** Gives the version that an app of the bench gets: that of the bench, else that of the tests. */
export function installedVersion(name: string): string | undefined {
  const folders = [benchFolder, rootFolder].map((folder) => join(folder, 'node_modules', name))
  const folder = folders.find(existsSync)
  return folder === undefined ? undefined : readPackage(folder).version
}

function readPackage(folder: string): { version: string; dependencies: Record<string, string> } {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
}
