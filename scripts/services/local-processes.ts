import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { freePort } from './free-port.ts'
import { withLock } from './lock.ts'
import { identify, isAlive } from '../../src/cli/up/process-identity.ts'
import type { ProcessIdentity } from '../../src/cli/up/process-identity.ts'
import { lastLines } from './run.ts'
import { reasonOf, ServiceError } from './service-error.ts'
import { freshFolder } from './service-folder.ts'
import type { Launch, Service, UserIds } from './service.ts'
import type { StartedProcesses } from './state-file.ts'
import { unprivilegedUser } from './unprivileged-user.ts'
import { waitUntilHealthy } from './wait-until-healthy.ts'

const gracePeriodMs = 20_000
const pollMs = 25

/**
 * Starts a program of this machine as a server that outlives the current process.
 *
 * @throws SERVICE_NOT_STARTED
 */
export async function startProcesses(service: Service, site: ProcessSite): Promise<StartedProcesses> {
  return withLock(portLockFolder(service.name), () => startOnFreePort(service, site))
}

/**
 * Names the lock of all checkouts of this user: until a server listens, its port looks free to the next one, which
 * would end and be taken for the first, since that answers at its URL.
 */
function portLockFolder(name: string): string {
  return join(tmpdir(), `meterbridge-services-${process.getuid?.() ?? 'user'}`, name)
}

async function startOnFreePort(service: Service, site: ProcessSite): Promise<StartedProcesses> {
  const user = service.refusesRoot ? unprivilegedUser() : undefined
  const folder = freshFolder({ parent: join(site.cacheFolder, 'services'), name: service.name, user })
  const processes: ProcessIdentity[] = []
  const log = join(folder, 'server.log')
  try {
    const port = await freePort(service.preferredPort)
    const plan = await service.plan({ program: site.program, folder, port, user })
    for (const launch of plan.launches) {
      processes.push(await startDetached(launch, { folder, log, user }))
      site.record({ kind: 'processes', url: plan.url, folder, processes })
    }
    await waitUntilHealthy({
      probe: () => service.probe(plan.url),
      hasEnded: () => (processes.every(isAlive) ? undefined : `it ended: ${lastLines(readLog(log))}`),
    })
    return { kind: 'processes', url: plan.url, folder, processes }
  } catch (error) {
    await stopProcesses(processes, service.stopSignal)
    throw new ServiceError(
      'SERVICE_NOT_STARTED',
      `the server ${service.name} (${site.program}) is wrong because it does not come up (${reasonOf(error)}). ` +
        `Read ${log}, or set ${service.urlVariable} to a running server.`,
    )
  }
}

export interface ProcessSite {
  readonly program: string
  readonly cacheFolder: string
  /** Called before the server answers, so that one whose start is interrupted can be stopped later. */
  record(server: StartedProcesses): void
}

/** Stops processes, the last started first, and waits until they have ended; one that does not obey is killed. */
export async function stopProcesses(
  processes: readonly ProcessIdentity[],
  signal: NodeJS.Signals,
): Promise<void> {
  for (const process of processes.toReversed()) {
    signalGroup(process, signal)
    const deadline = Date.now() + gracePeriodMs
    while (isAlive(process) && Date.now() < deadline) await delay(pollMs)
    signalGroup(process, 'SIGKILL')
  }
}

/** A detached process leads a group of its own, which holds what it started: RabbitMQ's script starts Erlang. */
function signalGroup(identity: ProcessIdentity, signal: NodeJS.Signals): void {
  if (!isAlive(identity)) return
  try {
    process.kill(-identity.pid, signal)
  } catch {
    // It ended between the check and the signal.
  }
}

async function startDetached(launch: Launch, { folder, log, user }: LaunchSite): Promise<ProcessIdentity> {
  const output = openSync(log, 'a')
  try {
    const child = spawn(launch.program, launch.args, {
      cwd: folder,
      detached: true,
      env: { ...process.env, ...launch.environment },
      stdio: ['ignore', output, output],
      ...user,
    })
    await once(child, 'spawn')
    child.unref()
    const identity = child.pid === undefined ? undefined : identify(child.pid)
    if (identity === undefined)
      throw new Error(`${basename(launch.program)} ended at once: ${lastLines(readLog(log))}`)
    return identity
  } finally {
    closeSync(output)
  }
}

interface LaunchSite {
  readonly folder: string
  readonly log: string
  readonly user: UserIds | undefined
}

function readLog(log: string): string {
  try {
    return readFileSync(log, 'utf8')
  } catch {
    return 'it wrote no log'
  }
}
