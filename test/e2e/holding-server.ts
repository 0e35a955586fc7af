import { once } from 'node:events'
import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

/** A server that answers a request when the test does. */
export interface HoldingServer {
  readonly server: Server
  readonly origin: string
  /** The answers that are owed, in the order of their requests. */
  readonly held: ServerResponse[]
}

/** Starts such a server, for the current test. */
export async function holding(): Promise<HoldingServer> {
  const held: ServerResponse[] = []
  const server = createServer((_request, response) => void held.push(response))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { server, held, origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}
