import { rmSync } from 'node:fs'
import { services } from './catalog.ts'
import { stopContainer } from './containers.ts'
import { stopProcesses } from './local-processes.ts'
import { withLock } from './lock.ts'
import type { Service, ServiceName } from './service.ts'
import { cacheFolder, readState, writeState } from './state-file.ts'
import type { StartedServer } from './state-file.ts'

/**
 * Stops the servers that `ensureServices` started, deletes their data and returns their names.
 *
 * Servers that were given or found running are somebody else's and go on.
 */
export async function stopServices(folder: string = cacheFolder): Promise<ServiceName[]> {
  return withLock(folder, async () => {
    const state = readState(folder)
    const names = Object.keys(state.started) as ServiceName[]
    await Promise.all(
      names.map(async (name) => {
        const server = state.started[name]
        if (server) await stopStarted(services[name], server)
      }),
    )
    writeState(folder, { urls: {}, started: {} })
    return names
  })
}

/** Stops one server and deletes its folder. */
export async function stopStarted(service: Service, server: StartedServer): Promise<void> {
  if (server.kind === 'container') await stopContainer(server.containerId)
  else await stopProcesses(server.processes, service.stopSignal)
  rmSync(server.folder, { recursive: true, force: true })
}
