import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { BSON } from 'mongodb'

/**
 * A small server of MongoDB's wire protocol (OP_MSG, and OP_QUERY for the first handshake) that keeps
 * nothing and answers what the test says. It is no MongoDB: it proves what the driver sends and what is counted of it.
 */
export class MongoWireServer implements AsyncDisposable {
  /** How many commands came, by name, those of the driver itself included: the ground truth. */
  readonly received = new Map<string, number>()
  /** What commands are answered with, by name; `ok: 1` for others, nothing at all for `null`. */
  readonly replies = new Map<string, object | null>()
  readonly #server: Server
  readonly #sockets = new Set<Socket>()

  private constructor(server: Server) {
    this.#server = server
    server.on('connection', (socket) => this.#serve(socket))
  }

  /** Starts on any free port of the loopback address. */
  static async start(): Promise<MongoWireServer> {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return new MongoWireServer(server)
  }

  get address(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  /** Closes every connection; new ones are taken. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.cut()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  #serve(socket: Socket): void {
    this.#sockets.add(socket)
    socket.on('close', () => this.#sockets.delete(socket)).on('error', () => {})
    let buffered = Buffer.alloc(0)
    socket.on('data', (chunk) => {
      buffered = Buffer.concat([buffered, chunk])
      while (buffered.length >= headerBytes && buffered.length >= buffered.readInt32LE(0)) {
        const message = buffered.subarray(0, buffered.readInt32LE(0))
        buffered = buffered.subarray(message.length)
        const reply = this.#answer(commandOf(message))
        if (reply !== null) socket.write(replyTo(message, reply))
      }
    })
  }

  #answer(command: BSON.Document): object | null {
    const name = Object.keys(command)[0]!
    this.received.set(name, (this.received.get(name) ?? 0) + 1)
    if (['hello', 'isMaster', 'ismaster'].includes(name)) return hello
    const reply = this.replies.get(name)
    return reply === undefined ? { ok: 1 } : reply
  }
}

const hello = {
  ok: 1,
  ismaster: true,
  isWritablePrimary: true,
  helloOk: true,
  maxBsonObjectSize: 16_777_216,
  maxMessageSizeBytes: 48_000_000,
  maxWriteBatchSize: 100_000,
  minWireVersion: 0,
  maxWireVersion: 21,
  readOnly: false,
}

const headerBytes = 16
const opReply = 1
const opQuery = 2004
const opMessage = 2013

/** Gives the command with the documents of its sequences (kind 1) under their names. */
function commandOf(message: Buffer): BSON.Document {
  if (message.readInt32LE(12) === opQuery) {
    const nameEnd = message.indexOf(0, headerBytes + 4)
    return BSON.deserialize(documentAt(message, nameEnd + 1 + 8))
  }
  let command: BSON.Document = {}
  for (let at = headerBytes + 4; at < message.length;) {
    const kind = message[at++]
    const { length } = documentAt(message, at)
    if (kind === 0) command = { ...BSON.deserialize(documentAt(message, at)), ...command }
    at += length
  }
  return command
}

function documentAt(message: Buffer, at: number): Buffer {
  return message.subarray(at, at + message.readInt32LE(at))
}

function replyTo(message: Buffer, reply: object): Buffer {
  const isQuery = message.readInt32LE(12) === opQuery
  // OP_REPLY: flags, cursor, start, one document; OP_MSG: flags, a section of kind 0.
  const head = Buffer.alloc(headerBytes + (isQuery ? 20 : 5))
  if (isQuery) head.writeInt32LE(1, headerBytes + 16)
  const body = BSON.serialize(reply)
  head.writeInt32LE(head.length + body.length, 0)
  head.writeInt32LE(message.readInt32LE(4), 8)
  head.writeInt32LE(isQuery ? opReply : opMessage, 12)
  return Buffer.concat([head, body])
}
