import { join } from 'node:path'
import { cacheFolder } from '../../../scripts/services/state-file.ts'
import { unpackDebianPackage } from '../../../scripts/services/unpack-debian-package.ts'

/** A program in a package of Debian, of any release. */
export interface DebianProgram {
  readonly name: string
  readonly suite: 'bookworm' | 'sid'
  /** From the root of the package. */
  readonly path: string
}

/** Gives the path of a program, unpacked beside what is installed; one that cannot be had is a failure. */
export async function debianProgram({ name, suite, path }: DebianProgram): Promise<string> {
  return join(await unpackDebianPackage({ name, suite, parent: join(cacheFolder, 'debian') }), path)
}
