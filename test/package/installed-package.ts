import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** A folder outside the checkout where the packed package is installed as a user installs it. */
export interface InstalledPackage {
  readonly folder: string
  readonly tarball: string
  remove(): void
}

/** Packs the package and installs the tarball into a new project, with what a consumer of it needs. */
export function installPacked(extraPackages: readonly string[]): InstalledPackage {
  const folder = mkdtempSync(join(tmpdir(), 'meterbridge-consumer-'))
  mkdirSync(join(folder, 'packed'))
  execFileSync(
    'npm',
    ['pack', '--silent', '--ignore-scripts', '--pack-destination', join(folder, 'packed')],
    {
      cwd: root,
    },
  )
  const tarball = join(folder, 'packed', readdirSync(join(folder, 'packed'))[0]!)
  const project = { name: 'consumer-app', version: '1.2.3', private: true }
  writeFileSync(join(folder, 'package.json'), JSON.stringify(project))
  execFileSync('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error', tarball, ...extraPackages], {
    cwd: folder,
    stdio: 'pipe',
  })
  cpSync(join(root, 'test/package/consumers'), folder, { recursive: true })
  return { folder, tarball, remove: () => rmSync(folder, { recursive: true, force: true }) }
}
