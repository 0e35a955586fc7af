import { spawnSync } from 'node:child_process'
import { canInstallPackages, installDebianPackages } from '../../../scripts/services/debian-packages.ts'
import { findProgram } from '../../../scripts/services/find-program.ts'
import { withLock } from '../../../scripts/services/lock.ts'
import { cacheFolder } from '../../../scripts/services/state-file.ts'

/** A program that reads our output, and the Debian package that it is in. */
export interface Judge {
  readonly name: string
  readonly debianPackage: string
  /** Gives the path of the program, or nothing while it is not here. */
  find(): string | undefined
}

export const promtool: Judge = {
  name: 'promtool',
  debianPackage: 'prometheus',
  find: () => findProgram('promtool'),
}

export const protoc: Judge = {
  name: 'protoc',
  debianPackage: 'protobuf-compiler',
  find: () => findProgram('protoc'),
}

/** A Python that can import the client: the one in PATH may be another than Debian's. */
export const python: Judge = {
  name: "Python's prometheus_client",
  debianPackage: 'python3-prometheus-client',
  find: () =>
    ['/usr/bin/python3', findProgram('python3')].find(
      (program) =>
        program !== undefined &&
        spawnSync(program, ['-c', 'import prometheus_client.openmetrics.parser']).status === 0,
    ),
}

/** Gives the path of a judge and installs it where that is allowed; a judge that is missing is a failure. */
export async function requireJudge(judge: Judge): Promise<string> {
  const { name, debianPackage } = judge
  // Tests run side by side, and a program that is there while its package is being installed does not run yet.
  const program = await withLock(cacheFolder, async () => {
    const found = judge.find()
    if (found !== undefined || !canInstallPackages()) return found
    await installDebianPackages([debianPackage])
    return judge.find()
  })
  if (program === undefined) {
    throw new Error(
      `the judge ${name} is missing, and without it nothing is proved. Install the package ${debianPackage}.`,
    )
  }
  return program
}
