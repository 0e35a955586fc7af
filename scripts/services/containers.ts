import { join } from 'node:path'
import { freePort } from './free-port.ts'
import { run } from './run.ts'
import { reasonOf, ServiceError } from './service-error.ts'
import type { Service } from './service.ts'
import { freshFolder } from './service-folder.ts'
import type { StartedContainer } from './state-file.ts'
import { waitUntilHealthy } from './wait-until-healthy.ts'

const engineTimeoutMs = 10_000

/** Tells whether a container engine answers; the client alone proves nothing. */
export async function hasContainerEngine(): Promise<boolean> {
  return run('docker', ['info'], { timeoutMs: engineTimeoutMs }).then(
    () => true,
    () => false,
  )
}

/**
 * Starts a server in a container on a free port of the loopback address.
 *
 * @throws SERVICE_NOT_STARTED
 */
export async function startContainer(service: Service, site: ContainerStart): Promise<StartedContainer> {
  const folder = freshFolder({
    parent: join(site.cacheFolder, 'services'),
    name: service.name,
    user: undefined,
  })
  const port = await freePort(service.preferredPort)
  const { url, args } = await service.container({ port, folder })
  let containerId: string | undefined
  try {
    const output = await run('docker', ['run', '-d', '--rm', '--label', 'meterbridge', ...args])
    // The engine prints the progress of a download before the id.
    containerId = output.trim().split('\n').at(-1) ?? ''
    const server: StartedContainer = { kind: 'container', url, folder, containerId }
    site.record(server)
    await waitUntilHealthy({ probe: () => service.probe(url), hasEnded: () => undefined })
    return server
  } catch (error) {
    if (containerId !== undefined) await stopContainer(containerId)
    throw new ServiceError(
      'SERVICE_NOT_STARTED',
      `the container of ${service.name} is wrong because it does not come up (${reasonOf(error)}). ` +
        `Look at the container engine, or set ${service.urlVariable} to a running server.`,
    )
  }
}

export interface ContainerStart {
  readonly cacheFolder: string
  /** Called before the server answers, so that one whose start is interrupted can be stopped later. */
  record(server: StartedContainer): void
}

/** Stops a container; one that is gone already is as good as stopped. */
export async function stopContainer(containerId: string): Promise<void> {
  await run('docker', ['rm', '--force', containerId]).catch(() => {})
}
