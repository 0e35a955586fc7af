import { once } from 'node:events'
import { createServer, type Server } from 'node:net'

/** Below those that systems hand to outgoing connections, so that no client takes one. */
const ports = { first: 25_000, last: 31_998 }

/**
 * Gives a port of the loopback address that nobody listens on, and that no other test gets while this process lives.
 *
 * Whoever has a port listens on the one after it: the system grants that to one process, and takes it back when the
 * process ends in any way.
 */
export async function reservePort(): Promise<number> {
  for (let port = ports.first; port <= ports.last; port += 2) {
    const guard = await listen(port + 1)
    if (guard === undefined) continue
    const trial = await listen(port)
    if (trial !== undefined) {
      await close(trial)
      return port
    }
    await close(guard)
  }
  throw new Error(`no port from ${ports.first} to ${ports.last} is free`)
}

function listen(port: number): Promise<Server | undefined> {
  return new Promise((resolve) => {
    const server = createServer((socket) => socket.destroy()).unref()
    server.once('error', () => resolve(undefined))
    server.listen({ port, host: '127.0.0.1' }, () => resolve(server))
  })
}

async function close(server: Server): Promise<void> {
  server.close()
  await once(server, 'close')
}
