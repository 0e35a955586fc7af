import { pause, withConnection, type Client, type Connection, type Target } from './client.ts'

const plainRequest = 'GET /metrics HTTP/1.1\r\nhost: soak\r\naccept-encoding: identity\r\n\r\n'
const gzipRequest = plainRequest.replace('identity', 'gzip')

/** Reads a piece, pauses, reads another, and now and then leaves before the end. */
export const slowReader: Client = async (target) => {
  const { random } = target
  const pieces = random.below(20)
  await visit(target, async (connection) => {
    const { socket } = connection
    socket.pause()
    for (let piece = 0; piece < pieces; piece++) {
      socket.read(random.below(65_536))
      await pause(connection, random.below(500))
    }
  })
  return 'left'
}

/** Asks for more than the buffers of the system hold, reads nothing at all, and leaves after a while. */
export const stuckReader: Client = async (target) => {
  await withConnection(target, {
    mostMs: 30_000,
    use: async (connection) => {
      connection.socket.pause()
      connection.socket.write(plainRequest)
      await pause(connection, 5_000 + target.random.below(20_000))
    },
  })
  return 'left'
}

/** Asks and breaks the connection off within milliseconds, with a reset or without. */
export const abortingReader: Client = async (target) => {
  const { random } = target
  await visit(target, async (connection) => {
    connection.socket.resume()
    await pause(connection, random.below(50))
    if (random.below(2)) connection.socket.resetAndDestroy()
  })
  return 'broke off'
}

/** Asks many times over one connection without waiting, reads a part of the answers and leaves. */
export const pipeliningReader: Client = async (target) => {
  const { random } = target
  await withConnection(target, {
    mostMs: 10_000,
    use: async (connection) => {
      connection.socket.write(plainRequest.repeat(1 + random.below(50)))
      connection.socket.resume()
      await pause(connection, random.below(300))
    },
  })
  return 'left'
}

function visit(target: Target, use: (connection: Connection) => Promise<void>): Promise<void> {
  return withConnection(target, {
    mostMs: 30_000,
    use: async (connection) => {
      connection.socket.write(target.random.oneOf([plainRequest, gzipRequest]))
      await use(connection)
    },
  })
}
