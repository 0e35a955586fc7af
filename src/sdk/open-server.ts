import type { Config } from '../config/config.ts'
import type { Gate } from '../server/gate.ts'
import { listen } from '../server/listen.ts'
import { createEndpoint, type Route } from '../server/server.ts'
import * as lazy from './lazy.ts'
import { probes } from './routes.ts'

/** Where the endpoint can be asked. */
export interface Listening {
  readonly port: number
  readonly scheme: 'http' | 'https'
}

/**
 * Makes the endpoint's server, protected as the settings say, and listens.
 *
 * Rejects with the system's error, or with ENDPOINT_PROTECTION_INVALID, which is said already.
 */
export async function openServer(
  routes: Readonly<Record<string, Route>>,
  { endpoint }: Pick<Config, 'endpoint'>,
): Promise<Listening> {
  const gate = gateOf(endpoint.protection)
  const port = await listen(createEndpoint(routes, { gate, probes }), endpoint)
  return { port, scheme: gate?.tls() === undefined ? 'http' : 'https' }
}

function gateOf(protection: Config['endpoint']['protection']): Gate | undefined {
  const isSet = Object.values(protection).some((value) => value !== undefined)
  return isSet ? lazy.gate().createGate(protection) : undefined
}
