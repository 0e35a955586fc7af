import { createServer } from 'node:net'

/**
 * Returns the first port from `preferred` on that nobody listens on at the loopback address.
 *
 * The preferred ports lie below the range that systems hand to outgoing connections, so that no client
 * of a busy test run takes the port between this check and the start of the server.
 */
export async function freePort(preferred: number): Promise<number> {
  for (let port = preferred; port < preferred + 100; port += 1) {
    if (await isFree(port)) return port
  }
  throw new Error(`no port from ${preferred} to ${preferred + 99} is free`)
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen({ port, host: '127.0.0.1' }, () => server.close(() => resolve(true)))
  })
}
