import { services } from './catalog.ts'
import { hasContainerEngine, startContainer } from './containers.ts'
import { canInstallPackages, installDebianPackages } from './debian-packages.ts'
import { findRunning } from './find-running.ts'
import { startProcesses } from './local-processes.ts'
import { withLock } from './lock.ts'
import { reasonOf, ServiceError } from './service-error.ts'
import type { Service, ServiceName } from './service.ts'
import { cacheFolder, readState, writeState } from './state-file.ts'
import type { ServicesState, StartedServer } from './state-file.ts'
import { stopStarted } from './stop-services.ts'

export interface EnsureOptions {
  /** Where the state and the data of the servers are kept; `.cache` of the checkout unless given. */
  readonly cacheFolder?: string
  /** Where the URLs of given servers are read from; the environment of the process unless given. */
  readonly environment?: Readonly<Record<string, string | undefined>>
  /** Whether a server that somebody else runs on its default port is used; true unless given. */
  readonly useDefaultPorts?: boolean
}

/**
 * Brings up servers that do not run yet, in parallel, and returns the URL of each.
 *
 * For each server the first that can be had is taken: the URL given in the environment, the server that an
 * earlier call started, one on the default port that accepts us, a program of this machine, a container,
 * a package of Debian. Calls from several processes wait for one another.
 *
 * @throws SERVICE_URL_REFUSED when nobody answers at a URL given in the environment
 * @throws SERVICE_NOT_FOUND when a server can be had in none of these ways
 * @throws SERVICE_NOT_STARTED
 * @throws SERVICE_PACKAGES_FAILED
 */
export async function ensureServices<Name extends ServiceName>(
  names: readonly Name[],
  options: EnsureOptions = {},
): Promise<Record<Name, string>> {
  const folder = options.cacheFolder ?? cacheFolder
  return withLock(folder, async () => {
    const state = readState(folder)
    const found = await Promise.allSettled(
      names.map(async (name) => {
        const url = await findRunning(services[name], { ...options, started: state.started[name] })
        if (url === undefined) delete state.urls[name]
        else (state.urls as Record<ServiceName, string>)[name] = url
      }),
    )
    throwFirst(found)
    const missing = names.filter((name) => state.urls[name] === undefined).map((name) => services[name])
    const started = await startAll(missing, { folder, state })
    writeState(folder, state)
    throwFirst(started)
    return Object.fromEntries(names.map((name) => [name, state.urls[name]])) as Record<Name, string>
  })
}

async function startAll(missing: readonly Service[], { folder, state }: StartContext): Promise<Settled[]> {
  if (missing.length === 0) return []
  const withoutProgram = missing.filter((service) => service.findServer() === undefined)
  const engine = withoutProgram.length > 0 && (await hasContainerEngine())
  // apt-get serves one caller at a time, so one installation brings the packages of all.
  const installing =
    withoutProgram.length > 0 && !engine && canInstallPackages()
      ? installDebianPackages(withoutProgram.flatMap((service) => service.debianPackages))
      : Promise.resolve()
  // Every service that needs the packages sees the failure; one that is late must not find it unhandled.
  installing.catch(() => {})

  async function start(service: Service): Promise<StartedServer> {
    const site = {
      cacheFolder: folder,
      record(server: StartedServer) {
        state.started[service.name] = server
        writeState(folder, state)
      },
    }
    if (withoutProgram.includes(service)) {
      if (engine) return startContainer(service, site)
      await installing
    }
    const program = service.findServer()
    if (program === undefined) throw notFound(service)
    return startProcesses(service, { ...site, program })
  }

  return Promise.allSettled(
    missing.map(async (service) => {
      const leftover = state.started[service.name]
      if (leftover) await stopStarted(service, leftover)
      delete state.started[service.name]
      try {
        const { url } = await start(service)
        state.urls[service.name] = url
      } catch (error) {
        delete state.started[service.name]
        throw error
      }
    }),
  )
}

interface StartContext {
  readonly folder: string
  readonly state: ServicesState
}

type Settled = PromiseSettledResult<unknown>

/** One failure is thrown as it is; several become one error with a line for each. */
function throwFirst(results: readonly Settled[]): void {
  const reasons = results.filter((result) => result.status === 'rejected').map((result) => result.reason)
  const distinct = [...new Set<unknown>(reasons)]
  if (distinct.length > 1) throw new AggregateError(distinct, distinct.map(reasonOf).join('\n'))
  if (distinct.length === 1) throw distinct[0]
}

function notFound(service: Service): ServiceError {
  return new ServiceError(
    'SERVICE_NOT_FOUND',
    `the server ${service.name} is wrong because ${service.urlVariable} is not set, nobody accepts us on the ` +
      'default port, its program is not in PATH, no container engine answers and this user may not install ' +
      `packages. Install ${service.debianPackages.join(' ')}, start a container engine, or set ${service.urlVariable}.`,
  )
}
