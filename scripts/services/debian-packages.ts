import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { findProgram } from './find-program.ts'
import { run } from './run.ts'
import { reasonOf, ServiceError } from './service-error.ts'

const policyFile = '/usr/sbin/policy-rc.d'

/** Another apt on the machine is waited for, for this long. */
const lockTimeoutSeconds = 300

/** Tells whether this user may install packages of Debian here. */
export function canInstallPackages(): boolean {
  return process.getuid?.() === 0 && findProgram('apt-get') !== undefined
}

/**
 * Installs packages of Debian without starting the servers in them.
 *
 * @throws SERVICE_PACKAGES_FAILED
 */
export async function installDebianPackages(names: readonly string[]): Promise<void> {
  const environment = { DEBIAN_FRONTEND: 'noninteractive' }
  const waiting = ['-o', `DPkg::Lock::Timeout=${lockTimeoutSeconds}`]
  // An index that cannot be refreshed may still be good enough; if it is not, the installation says so.
  await run('apt-get', ['update'], { environment }).catch(() => {})
  const forbidden = forbidStarts()
  try {
    await run('apt-get', ['install', '-y', '--no-install-recommends', ...waiting, ...names], { environment })
  } catch (error) {
    throw new ServiceError(
      'SERVICE_PACKAGES_FAILED',
      `the packages ${names.join(' ')} are wrong because apt-get cannot install them (${reasonOf(error)}). ` +
        'Install them by hand, or give the URLs of running servers in the environment.',
    )
  } finally {
    if (forbidden) rmSync(policyFile, { force: true })
  }
}

/** Debian asks this program before it starts a server; 101 means no. A policy that exists is the administrator's. */
function forbidStarts(): boolean {
  if (existsSync(policyFile)) return false
  writeFileSync(policyFile, '#!/bin/sh\nexit 101\n', { mode: 0o755 })
  return true
}
