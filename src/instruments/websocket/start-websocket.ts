import type { InstrumentContext } from '../instrument.ts'
import { listenTo } from '../listen-to.ts'
import { methodPatches, type Method } from '../method-patches.ts'
import { messageBytes } from './message-bytes.ts'
import { WebSocketRecording, type OpenConnection } from './websocket-recording.ts'

const { replaceMethod, reportFailure } = methodPatches('websocket')

/**
 * Measures the WebSocket client that is built into Node, and that of the undici package; returns how to stop.
 *
 * Their channels tell of openings and closes. Sending is on no channel, so the class of the first connection that
 * opens gets its `send` replaced; none can send before that.
 */
export function startWebSocket({ store }: Pick<InstrumentContext, 'store'>): () => void {
  let recording: WebSocketRecording | undefined
  return listenTo('websocket', {
    'undici:websocket:open': ({ websocket }: OpenMessage) => {
      // The undici of Node 22 does not say which one opened.
      if (websocket === undefined) return
      // Its series appear with the first connection: most applications have none.
      recording ??= new WebSocketRecording(store, { protocol: 'websocket', role: 'client' })
      patchSend(Object.getPrototypeOf(websocket) as object)
      const connection = (websocket[connectionSymbol] = recording.open())
      websocket.addEventListener('message', ({ data }) => {
        try {
          connection.recording.receive(messageBytes(data))
        } catch (thrown) {
          reportFailure(thrown)
        }
      })
    },
    'undici:websocket:close': ({ websocket, code }: CloseMessage) => {
      const { [connectionSymbol]: connection } = websocket
      if (connection === undefined) return
      websocket[connectionSymbol] = undefined
      connection.recording.close(connection, { code })
    },
  })
}

function patchSend(prototype: object): void {
  if (Object.hasOwn(prototype, patchedSymbol)) return
  Object.defineProperty(prototype, patchedSymbol, { value: true })
  replaceMethod(prototype, 'send', measuredSend)
}

function measuredSend(send: Method): Method {
  return function (this: Connected, ...args) {
    const result: unknown = send.apply(this, args)
    try {
      // What is sent on a connection that closes is dropped without a word.
      if (this.readyState === openState) this[connectionSymbol]?.recording.send(messageBytes(args[0]))
    } catch (thrown) {
      reportFailure(thrown)
    }
    return result
  }
}

const openState = 1

const patchedSymbol: unique symbol = Symbol.for('meterbridge.websocket.patched')
const connectionSymbol: unique symbol = Symbol('meterbridge.websocket.connection')

/** A WebSocket of Node or of undici. */
interface Connected {
  readonly readyState: number
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void
  [connectionSymbol]?: OpenConnection | undefined
}

interface OpenMessage {
  readonly websocket?: Connected
}

interface CloseMessage {
  readonly websocket: Connected
  readonly code: number
}
