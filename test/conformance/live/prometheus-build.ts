import { join } from 'node:path'
import { run } from '../../../scripts/services/run.ts'
import { cacheFolder } from '../../../scripts/services/state-file.ts'
import { unpackDebianPackage } from '../../../scripts/services/unpack-debian-package.ts'

/** The releases of Debian whose Prometheus is tried: 2.42, 2.53 and, of the one that moves, 3.5 or later. */
export const suites = ['bookworm', 'trixie', 'sid'] as const

export type Suite = (typeof suites)[number]

/** A Prometheus that can be run. */
export interface PrometheusBuild {
  readonly program: string
  /** `2.53` as 2053, to compare. */
  readonly version: number
}

/** Gives the Prometheus of a release, whichever the machine has installed. */
export async function prometheusBuild(suite: Suite): Promise<PrometheusBuild> {
  const folder = await unpackDebianPackage({ name: 'prometheus', suite, parent: join(cacheFolder, 'debian') })
  const program = join(folder, 'usr/bin/prometheus')
  const [, major, minor] = /version (\d+)\.(\d+)/.exec(await run(program, ['--version'])) ?? []
  return { program, version: versionOf(Number(major), Number(minor)) }
}

/** Gives a version as one number. */
export function versionOf(major: number, minor: number): number {
  return major * 1000 + minor
}
