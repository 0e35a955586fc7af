import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

/** The Node versions that the preload is tested on: the floor, the last without synchronous hooks, and the current ones. */
export const nodeVersions = ['22.15.0', '22.22.0', '24.21.0', '26.10.0'] as const

/** One of the tested versions. */
export type NodeVersion = (typeof nodeVersions)[number]

const cacheFolder = fileURLToPath(new URL('../../.cache', import.meta.url))
const platformNames: Partial<Record<NodeJS.Platform, string>> = { win32: 'win' }

/**
 * Gives the path of a Node binary of this version, installing it into `.cache` when it is not there.
 *
 * It comes from the npm package that holds the binary for this platform and needs no install script.
 *
 * @throws NODE_MISSING when the package cannot be installed.
 */
export async function nodeBinary(version: NodeVersion): Promise<string> {
  if (process.versions.node === version) return process.execPath
  const platform = `${platformNames[process.platform] ?? process.platform}-${process.arch}`
  const packageName = `node-${platform}`
  const folder = join(cacheFolder, `node-${version}-${platform}`)
  const binary = join(
    folder,
    'node_modules',
    packageName,
    'bin',
    process.platform === 'win32' ? 'node.exe' : 'node',
  )
  if (!existsSync(binary)) await install(`${packageName}@${version}`, folder)
  return binary
}

/** Installs beside the folder and renames, so that test files that run side by side never see half of it. */
async function install(specifier: string, folder: string): Promise<void> {
  mkdirSync(cacheFolder, { recursive: true })
  const beside = mkdtempSync(`${folder}-`)
  try {
    const flags = [
      '--prefix',
      beside,
      '--no-save',
      '--no-audit',
      '--no-fund',
      '--ignore-scripts',
      '--loglevel=error',
    ]
    await promisify(execFile)('npm', ['install', ...flags, specifier])
    if (!existsSync(folder)) renameSync(beside, folder)
  } catch (thrown) {
    // Another test may have been faster.
    if (existsSync(folder)) return
    throw new Error(
      `NODE_MISSING: the Node binary ${specifier} is wrong because npm cannot install it: ${String(thrown)}. ` +
        'Give npm access to a registry that has the package, and run the tests again.',
      { cause: thrown },
    )
  } finally {
    rmSync(beside, { recursive: true, force: true })
  }
}
