import { methodPatches, type Method } from '../method-patches.ts'
import type { InstrumentContext } from '../instrument.ts'
import { isOfEngine } from './engine-sockets.ts'
import { messageBytes } from './message-bytes.ts'
import { WebSocketRecording, type ConnectionKind, type OpenConnection } from './websocket-recording.ts'

const { replaceMethod, reportFailure } = methodPatches('ws')

/**
 * Patches ws 8, servers and clients: what opens and closes a connection, and what sends a message.
 *
 * Both sides open a connection in `setSocket` and end it in `emitClose`, whatever listeners the application removes.
 */
export function patchWs(moduleExports: unknown, _moduleName: string, { store }: InstrumentContext): void {
  const exports = moduleExports as WsExports
  const { prototype } = exports.default ?? exports
  const Sender = exports.Sender
  if (typeof prototype?.setSocket !== 'function' || Sender === undefined) {
    throw new TypeError('ws has no WebSocket.setSocket or no Sender')
  }
  if (Object.hasOwn(prototype, patchedSymbol)) return
  Object.defineProperty(prototype, patchedSymbol, { value: true })
  const recordings: { [Role in ConnectionKind['role']]?: WebSocketRecording } = {}
  // The series of a role appear with its first connection: most applications have one role.
  const recordingOf = (role: ConnectionKind['role']): WebSocketRecording =>
    (recordings[role] ??= new WebSocketRecording(store, { protocol: 'websocket', role }))
  replaceMethod(prototype, 'setSocket', (setSocket) => measuredOpening(setSocket, recordingOf))
  replaceMethod(prototype, 'emitClose', measuredClose)
  replaceMethod(Sender.prototype, 'send', measuredSend)
}

function measuredOpening(
  setSocket: Method,
  recordingOf: (role: ConnectionKind['role']) => WebSocketRecording,
): Method {
  return function (this: WebSocket, socket: Connected, ...rest) {
    let connection: OpenConnection | undefined
    try {
      // The application may send as soon as it hears of the opening, which is before `setSocket` returns.
      if (!isOfEngine(socket)) {
        connection = recordingOf(this._isServer ? 'server' : 'client').open()
        this[connectionSymbol] = socket[connectionSymbol] = connection
      }
    } catch (thrown) {
      reportFailure(thrown)
    }
    try {
      return setSocket.call(this, socket, ...rest) as unknown
    } finally {
      if (connection !== undefined) listenToMessages(this, connection)
    }
  }
}

function listenToMessages({ _receiver: receiver }: WebSocket, { recording }: OpenConnection): void {
  try {
    receiver.on('message', (data) => {
      try {
        recording.receive(messageBytes(data))
      } catch (thrown) {
        reportFailure(thrown)
      }
    })
  } catch (thrown) {
    reportFailure(thrown)
  }
}

function measuredClose(emitClose: Method): Method {
  return function (this: WebSocket, ...args) {
    const { [connectionSymbol]: connection } = this
    if (connection !== undefined) {
      this[connectionSymbol] = undefined
      try {
        connection.recording.close(connection, { code: this._closeCode })
      } catch (thrown) {
        reportFailure(thrown)
      }
    }
    return emitClose.apply(this, args) as unknown
  }
}

function measuredSend(send: Method): Method {
  return function (this: Sender, data, options, ...rest) {
    try {
      const connection = this._socket[connectionSymbol]
      if (connection !== undefined) {
        connection.sentBytes += messageBytes(data)
        if ((options as { fin?: boolean }).fin === true) {
          connection.recording.send(connection.sentBytes)
          connection.sentBytes = 0
        }
      }
    } catch (thrown) {
      reportFailure(thrown)
    }
    return send.call(this, data, options, ...rest) as unknown
  }
}

const patchedSymbol: unique symbol = Symbol.for('meterbridge.ws.patched')
const connectionSymbol: unique symbol = Symbol('meterbridge.ws.connection')

interface Connected {
  [connectionSymbol]?: OpenConnection | undefined
}

/** A connection, as versions 8.0 to 8.23 have it. */
interface WebSocket extends Connected {
  readonly _isServer: boolean
  readonly _closeCode: number
  readonly _receiver: { on(event: 'message', listener: (data: unknown) => void): unknown }
}

interface Sender {
  readonly _socket: Connected
}

interface WsExports {
  readonly default?: { readonly prototype: { readonly setSocket: unknown } }
  readonly prototype?: { readonly setSocket: unknown }
  readonly Sender?: { readonly prototype: object }
}
