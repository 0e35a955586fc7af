import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { reservePort } from './reserve-port.ts'

/** A server that is away, until it comes back. */
export interface UnsteadyServer extends AsyncDisposable {
  readonly port: number
  /** From now on, connections go to the real server. */
  comeBack(): Promise<void>
}

/** Stands on this machine for the real server of the URL, and begins with being away. */
export async function startUnsteadyServer(url: string): Promise<UnsteadyServer> {
  const real = new URL(url)
  const port = await reservePort()
  const sockets = new Set<Socket>()
  const server = createServer((client) => {
    const behind = connect(Number(real.port), real.hostname)
    for (const [one, other] of [
      [client, behind],
      [behind, client],
    ] as const) {
      sockets.add(one)
      one.on('error', () => {})
      one.on('close', () => other.destroy())
      one.pipe(other)
    }
  })
  return {
    port,
    async comeBack() {
      server.listen(port, '127.0.0.1')
      await once(server, 'listening')
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
