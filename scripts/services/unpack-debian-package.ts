import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { withLock } from './lock.ts'
import { run } from './run.ts'
import { reasonOf, ServiceError } from './service-error.ts'

const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg'
const timeoutMs = 180_000

export interface DebianPackage {
  readonly name: string
  /** A release of Debian, whichever the machine has. */
  readonly suite: string
  /** Where packages are unpacked, each in a folder of its own. */
  readonly parent: string
}

/**
 * Unpacks a package of any release of Debian beside the installed ones, and returns its folder.
 *
 * Nothing is installed: apt gets lists of its own, so this needs no root and changes nothing on the machine.
 * Dependencies are not fetched; it serves for programs that have none, as Go's. A package that was unpacked
 * before stays as it is.
 *
 * @throws SERVICE_PACKAGES_FAILED
 */
export async function unpackDebianPackage(wanted: DebianPackage): Promise<string> {
  const { name, suite, parent } = wanted
  const folder = join(parent, `${name}-${suite}`)
  if (existsSync(folder)) return folder
  // Of several processes that want it one downloads it.
  return withLock(join(parent, `.lock-${name}-${suite}`), () => unpackInto(folder, wanted))
}

async function unpackInto(folder: string, { name, suite, parent }: DebianPackage): Promise<string> {
  if (existsSync(folder)) return folder
  const work = mkdtempSync(join(parent, `.${name}-${suite}-`))
  try {
    const options = await privateLists({ work, suite })
    await run('apt-get', [...options, 'update'], { cwd: work, timeoutMs })
    await run('apt-get', [...options, 'download', `${name}/${suite}`], { cwd: work, timeoutMs })
    const file = readdirSync(work).find((entry) => entry.endsWith('.deb'))
    if (file === undefined) throw new Error('apt-get downloaded nothing')
    await run('dpkg', ['-x', file, 'unpacked'], { cwd: work, timeoutMs })
    renameSync(join(work, 'unpacked'), folder)
    return folder
  } catch (error) {
    throw new ServiceError(
      'SERVICE_PACKAGES_FAILED',
      `the package ${name} of Debian ${suite} is wrong because it cannot be downloaded (${reasonOf(error)}). ` +
        'Run this on a machine or in a container with Debian that reaches its mirror.',
    )
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

/** Gives the options with which apt knows this one release, from the mirror that the machine uses. */
async function privateLists({ work, suite }: { work: string; suite: string }): Promise<string[]> {
  const targets = ['Created-By: Packages', 'Origin: Debian', 'Component: main']
  const known = await run('apt-get', ['indextargets', '--format', '$(REPO_URI)', ...targets])
  const mirror = known.split('\n').find((uri) => uri !== '' && !uri.includes('security'))
  if (mirror === undefined) throw new Error('apt knows no mirror of Debian; `apt-get update` makes it known')
  for (const part of ['lists/partial', 'cache/archives/partial'])
    mkdirSync(join(work, part), { recursive: true })
  writeFileSync(join(work, 'sources.list'), `deb [signed-by=${keyring}] ${mirror} ${suite} main\n`)
  return [
    `Dir::Etc::SourceList=${join(work, 'sources.list')}`,
    'Dir::Etc::SourceParts=-',
    `Dir::State::Lists=${join(work, 'lists')}`,
    `Dir::Cache=${join(work, 'cache')}`,
    'Acquire::Languages=none',
    // The user that root hands downloads to cannot enter a private checkout.
    'APT::Sandbox::User=root',
  ].flatMap((option) => ['-o', option])
}
