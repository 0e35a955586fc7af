import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import type { Gate } from '../../../src/server/gate.ts'
import { createEndpoint, type EndpointOptions, type Route } from '../../../src/server/server.ts'

/** Serves routes on the loopback address for the time of a test; returns the port. */
export async function serveEndpoint(
  routes: Readonly<Record<string, Route>>,
  options: EndpointOptions = {},
): Promise<number> {
  const server = createEndpoint(routes, options).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return (server.address() as AddressInfo).port
}

/** A gate that lets everybody in, but for what is given. */
export function gateWith(parts: Partial<Gate>): Gate {
  return {
    admits: () => true,
    tls: () => undefined,
    headers: () => ({}),
    takeRequest: () => true,
    authorize: () => Promise.resolve('granted'),
    challenge: () => '',
    ...parts,
  }
}
