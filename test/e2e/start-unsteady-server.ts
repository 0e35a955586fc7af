import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

/** A server that ends every connection at once, until it comes back. */
export interface UnsteadyServer extends AsyncDisposable {
  readonly port: number
  /** From now on, connections go to the real server. */
  comeBack(): void
}

/** Starts a server on this machine that is away, before the real one of the URL. */
export async function startUnsteadyServer(url: string): Promise<UnsteadyServer> {
  const { hostname, port } = new URL(url)
  let isAway = true
  const sockets = new Set<Socket>()
  const server = createServer((client) => {
    if (isAway) return void client.destroy()
    const real = connect(Number(port), hostname)
    for (const [one, other] of [
      [client, real],
      [real, client],
    ] as const) {
      sockets.add(one)
      one.on('error', () => {})
      one.on('close', () => other.destroy())
      one.pipe(other)
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    comeBack() {
      isAway = false
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
