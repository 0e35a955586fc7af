import { execFile } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const cacheFolder = fileURLToPath(new URL('../../.cache', import.meta.url))
const appFolder = fileURLToPath(new URL('apps/framework-next', import.meta.url))

/**
 * Gives a folder with Next.js in this version and a build of the application of the tests.
 *
 * It is installed into `.cache` when it is not there: as a dependency it would be larger than all others.
 */
export async function nextInstallation(version: string): Promise<string> {
  const folder = join(cacheFolder, `next-${version}`)
  if (existsSync(join(folder, 'app', '.next', 'BUILD_ID'))) return folder
  mkdirSync(cacheFolder, { recursive: true })
  const beside = mkdtempSync(`${folder}-`)
  try {
    writeFileSync(join(beside, 'package.json'), '{ "private": true }')
    const flags = ['--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error']
    const packages = [`next@${version}`, 'react@19', 'react-dom@19']
    await promisify(execFile)('npm', ['install', ...flags, ...packages], { cwd: beside })
    cpSync(appFolder, join(beside, 'app'), { recursive: true })
    writeFileSync(join(beside, 'app', 'package.json'), '{ "private": true }')
    await promisify(execFile)(process.execPath, [join(beside, nextCommand), 'build', '--webpack'], {
      cwd: join(beside, 'app'),
      env: { PATH: process.env['PATH'], HOME: process.env['HOME'], NEXT_TELEMETRY_DISABLED: '1' },
    })
    rmSync(folder, { recursive: true, force: true })
    renameSync(beside, folder)
  } finally {
    rmSync(beside, { recursive: true, force: true })
  }
  return folder
}

/** The command of Next.js within an installation. */
export const nextCommand = 'node_modules/next/dist/bin/next'
