import type { InstrumentContext } from '../instrument.ts'
import { methodPatches, type Method } from '../method-patches.ts'
import { markOfEngine } from './engine-sockets.ts'
import { messageBytes } from './message-bytes.ts'
import { WebSocketRecording, type OpenConnection } from './websocket-recording.ts'

const { replaceMethod, reportFailure } = methodPatches('socket.io')

/**
 * Patches Engine.IO 5 and 6, the connections under a Socket.IO 4 server, on any transport.
 *
 * A connection that goes from polling to WebSocket stays one.
 */
export function patchEngineIo(moduleExports: unknown, { store }: InstrumentContext): void {
  const exports = moduleExports as EngineExports
  const { Server, Socket } = exports.default ?? exports
  if (Server === undefined || Socket === undefined)
    throw new TypeError('engine.io has no Server or no Socket')
  const { prototype } = Socket
  if (Object.hasOwn(prototype, patchedSymbol)) return
  Object.defineProperty(prototype, patchedSymbol, { value: true })
  const recording = new WebSocketRecording(store, { protocol: 'socket.io', role: 'server' })
  replaceMethod(
    prototype,
    'onOpen',
    before((socket) => (socket[connectionSymbol] = recording.open())),
  )
  replaceMethod(
    prototype,
    'onClose',
    before((socket, reason) => {
      const { [connectionSymbol]: connection } = socket
      if (connection === undefined) return
      socket[connectionSymbol] = undefined
      recording.close(connection, { reason: String(reason) })
    }),
  )
  replaceMethod(
    prototype,
    'onPacket',
    before((socket, packet) => {
      const { type, data } = packet as Packet
      if (type === 'message' && socket.readyState === 'open') recording.receive(messageBytes(data))
    }),
  )
  replaceMethod(
    prototype,
    'sendPacket',
    before((socket, type, data) => {
      if (type === 'message' && socket.readyState === 'open') recording.send(messageBytes(data))
    }),
  )
  replaceMethod(
    Server.prototype,
    'handleUpgrade',
    before((_server, _request, socket) => markOfEngine(socket as object)),
  )
}

/** Makes a method do something first, which is handed what the method is called on and with. */
function before(
  measure: (target: EngineSocket, first: unknown, second: unknown) => unknown,
): (original: Method) => Method {
  return (original) =>
    function (this: EngineSocket, ...args) {
      try {
        measure(this, args[0], args[1])
      } catch (thrown) {
        reportFailure(thrown)
      }
      return original.apply(this, args) as unknown
    }
}

const patchedSymbol: unique symbol = Symbol.for('meterbridge.engine.io.patched')
const connectionSymbol: unique symbol = Symbol('meterbridge.engine.io.connection')

/** A connection of Engine.IO. */
interface EngineSocket {
  readonly readyState: string
  [connectionSymbol]?: OpenConnection | undefined
}

interface Packet {
  readonly type: string
  readonly data?: unknown
}

interface EngineExports {
  readonly default?: EngineExports
  readonly Server?: { readonly prototype: object }
  readonly Socket?: { readonly prototype: object }
}
