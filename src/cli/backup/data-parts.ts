import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { MeterbridgeError } from '../../diagnostics/meterbridge-error.ts'
import type { Call, Option } from '../command.ts'
import { findProgram } from '../find-program.ts'
import type { Project } from '../load-project.ts'
import { compose, composeArguments, hasComposeEngine } from '../up/compose.ts'
import { localPrograms } from '../up/local-programs.ts'
import { isAlive } from '../up/process-identity.ts'
import { addressOf, stackEnvironment } from '../up/stack-environment.ts'
import { startLocal } from '../up/start-local.ts'
import { stopProgram } from '../up/stop-local.ts'
import { forgetProgram, readUpState } from '../up/up-state.ts'

/** The programs whose data is kept. */
export const partNames = ['prometheus', 'alertmanager', 'grafana'] as const

export type PartName = (typeof partNames)[number]

/** The data of a program of the stack. */
export interface DataPart {
  readonly name: PartName
  readonly folder: string
  /** What is to be known of it while it runs. */
  readonly running?: RunningPart
}

export interface RunningPart {
  readonly url: string
  /** Stops it; gives what starts it again. */
  pause?(): Promise<() => Promise<void>>
}

/** The options that name data of programs that `up` has not started. */
export const dataOptions: Readonly<Record<string, Option>> = Object.fromEntries(
  partNames.map((name) => [
    `${name}-data`,
    { type: 'string', value: 'folder', description: `the data of a ${name} that \`up\` has not started` },
  ]),
)

/**
 * Finds the data: in the folders that are given, else that of the stack which `up` has started, or had.
 *
 * @throws BACKUP_FAILED when there is none.
 */
export async function dataParts(call: Call, project: Project): Promise<readonly DataPart[]> {
  const given = givenParts(call)
  if (given.length > 0) return given
  const state = readUpState(project.folder)
  const folder = join(project.folder, '.meterbridge')
  if (state?.kind === 'local' || (state === undefined && existsSync(join(folder, 'prometheus')))) {
    return localParts(call, project)
  }
  if (hasComposeEngine(call.terminal)) return containerParts(call, project)
  if (state === undefined) return localParts(call, project)
  throw new MeterbridgeError('BACKUP_FAILED', {
    reason: 'the stack was started in containers and no engine answers',
    remedy: 'start the engine, or name folders such as --prometheus-data',
  })
}

function givenParts({ terminal, values }: Call): DataPart[] {
  const url = values.text('prometheus')
  return partNames.flatMap((name) => {
    const folder = values.text(`${name}-data`)
    if (folder === undefined) return []
    const running = name === 'prometheus' && url !== undefined ? { running: { url } } : {}
    return [{ name, folder: resolve(terminal.folder, folder), ...running }]
  })
}

function localParts({ terminal }: Call, project: Project): DataPart[] {
  const state = readUpState(project.folder)
  const started = state?.kind === 'local' ? state.started : {}
  const folder = join(project.folder, '.meterbridge')
  return partNames.map((name) => {
    const one = started[name]
    const data = { name, folder: join(folder, name) }
    if (one === undefined || !isAlive(one)) return data
    const pause = async (): Promise<() => Promise<void>> => {
      await stopProgram(one)
      forgetProgram(project.folder, name)
      return async () => {
        const site = { project, terminal, environment: stackEnvironment(project, terminal), folder }
        const programs = localPrograms(site).programs.filter((program) => program.name === name)
        await startLocal(site, { programs, timeoutSeconds: 60 })
      }
    }
    return { ...data, running: { url: one.url, pause } }
  })
}

/** The volumes are folders where the engine runs on this machine itself; others are not reached. */
function containerParts({ terminal }: Call, project: Project): DataPart[] {
  const docker = findProgram('docker', terminal.environment)!
  const env = { ...terminal.environment }
  const ps = composeArguments(project, { profiles: [], args: ['ps', '--services', '--status', 'running'] })
  const services = execFileSync(docker, ps, { encoding: 'utf8', env }).split('\n')
  const environment = stackEnvironment(project, terminal)
  return partNames.map((name) => {
    const volume = `monitoring_${name}-data`
    const inspect = ['volume', 'inspect', '--format', '{{.Mountpoint}}', volume]
    const folder = spawnSync(docker, inspect, { encoding: 'utf8', env }).stdout.trim()
    if (folder === '' || !existsSync(folder)) {
      throw new MeterbridgeError('BACKUP_FAILED', {
        reason: `the volume ${volume} is no folder that can be read here`,
        remedy: 'run this as root on the machine of the engine, after a first `npx meterbridge up`',
      })
    }
    if (!services.includes(name)) return { name, folder }
    const pause = async (): Promise<() => Promise<void>> => {
      await compose(terminal, { project, profiles: [], args: ['stop', name] })
      return () => compose(terminal, { project, profiles: [], args: ['start', name] })
    }
    return { name, folder, running: { url: `http://${addressOf(name, environment)}`, pause } }
  })
}
