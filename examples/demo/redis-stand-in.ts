import { once } from 'node:events'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { commandOf, Refusal, type CommandSession, type Database } from './redis-commands.ts'
import { readCommand, reply } from './resp.ts'

/** A server that stands in for Redis until it is closed. */
export interface RedisStandIn {
  readonly port: number
  close(): Promise<void>
}

/**
 * Starts a small Redis on a free port of this machine: RESP2, strings, lists, hashes, expiry and transactions.
 *
 * It is for a demo where no Redis is at hand, and keeps everything in memory. It knows no scripts, streams,
 * blocking commands or subscriptions, so queues do not run on it.
 */
export async function startRedisStandIn(): Promise<RedisStandIn> {
  const databases: Database[] = Array.from({ length: 16 }, () => new Map())
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.setNoDelay(true)
    socket.once('close', () => sockets.delete(socket))
    socket.on('error', () => socket.destroy())
    serve(socket, databases)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    port,
    async close() {
      const closed = once(server, 'close')
      server.close()
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}

interface Session extends CommandSession {
  /** The commands since MULTI. */
  queue: (readonly Buffer[])[] | undefined
  /** True once a command could not be queued, so that EXEC refuses. */
  isAborted: boolean
}

function serve(socket: Socket, databases: readonly Database[]): void {
  const session: Session = { databases, database: databases[0]!, queue: undefined, isAborted: false }
  let received: Buffer = Buffer.alloc(0)
  socket.on('data', (chunk: Buffer) => {
    received = received.length === 0 ? chunk : Buffer.concat([received, chunk])
    const replies: Buffer[] = []
    try {
      for (let frame = readCommand(received); frame !== undefined; frame = readCommand(received)) {
        received = received.subarray(frame.length)
        if (frame.words.length === 0) continue
        replies.push(answer(session, frame.words))
        if (nameOf(frame.words) !== 'QUIT') continue
        socket.end(Buffer.concat(replies))
        return
      }
    } catch (error) {
      replies.push(reply.failure(`ERR Protocol error: ${(error as Error).message}`))
      socket.end(Buffer.concat(replies))
      return
    }
    if (replies.length > 0 && !socket.write(Buffer.concat(replies))) {
      socket.pause()
      socket.once('drain', () => socket.resume())
    }
  })
}

/** Answers a command, or keeps it for EXEC; nothing of it but the reply gets to the client. */
function answer(session: Session, words: readonly Buffer[]): Buffer {
  const name = nameOf(words)
  switch (name) {
    case 'MULTI':
      if (session.queue !== undefined) return reply.failure('ERR MULTI calls can not be nested')
      session.queue = []
      session.isAborted = false
      return reply.status('OK')
    case 'EXEC':
    case 'DISCARD': {
      const { queue, isAborted } = session
      if (queue === undefined) return reply.failure(`ERR ${name} without MULTI`)
      session.queue = undefined
      if (name === 'DISCARD') return reply.status('OK')
      if (isAborted) return reply.failure('EXECABORT Transaction discarded because of previous errors.')
      return reply.array(queue.map((queued) => run(session, queued)))
    }
  }
  const error = errorIn(words)
  if (error !== undefined) {
    session.isAborted = true
    return reply.failure(error)
  }
  if (session.queue === undefined || name === 'QUIT') return run(session, words)
  session.queue.push(words)
  return reply.status('QUEUED')
}

function run(session: Session, words: readonly Buffer[]): Buffer {
  try {
    return commandOf(nameOf(words))!.run(words.slice(1), session)
  } catch (error) {
    if (error instanceof Refusal) return reply.failure(error.message)
    throw error
  }
}

function errorIn(words: readonly Buffer[]): string | undefined {
  const name = nameOf(words)
  const command = commandOf(name)
  const shown = name.replace(/[^\x20-\x7e]/g, '?').slice(0, 64)
  if (command === undefined) return `ERR unknown command '${shown}'`
  const argumentCount = words.length - 1
  if (argumentCount >= command.least && argumentCount <= command.most) return undefined
  return `ERR wrong number of arguments for '${shown.toLowerCase()}' command`
}

function nameOf(words: readonly Buffer[]): string {
  return words[0]!.toString('latin1').toUpperCase()
}
