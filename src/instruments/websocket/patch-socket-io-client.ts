import { websocketReconnects } from '../../catalog/websocket.ts'
import type { InstrumentContext } from '../instrument.ts'
import { methodPatches } from '../method-patches.ts'

const { replaceMethod, reportFailure } = methodPatches('socket.io')

/** Patches the client of Socket.IO 4: a manager that begins to reconnect tells how each attempt ends. */
export function patchSocketIoClient(moduleExports: unknown, { store }: InstrumentContext): void {
  const exports = moduleExports as ClientExports
  const Manager = exports.Manager ?? exports.default?.Manager
  if (Manager === undefined) throw new TypeError('socket.io-client has no Manager')
  const { prototype } = Manager
  if (Object.hasOwn(prototype, patchedSymbol)) return
  Object.defineProperty(prototype, patchedSymbol, { value: true })
  const reconnects = store.counter(websocketReconnects)
  replaceMethod(
    prototype,
    'reconnect',
    (reconnect) =>
      function (this: SocketIoManager, ...args) {
        try {
          if (this[listeningSymbol] !== true) {
            this[listeningSymbol] = true
            this.on('reconnect', () => reconnects.add(1))
            this.on('reconnect_error', (error) => reconnects.add(1, { 'error.type': errorTypeOf(error) }))
          }
        } catch (thrown) {
          reportFailure(thrown)
        }
        return reconnect.apply(this, args) as unknown
      },
  )
}

/** Engine.IO's own errors have a type, `TransportError`; the time-out of Socket.IO is a bare error. */
function errorTypeOf(error: unknown): string {
  const { message, name, type } = error as { message?: unknown; name?: unknown; type?: unknown }
  if (message === 'timeout') return 'timeout'
  if (typeof type === 'string') return type
  return typeof name === 'string' ? name : 'Error'
}

const patchedSymbol: unique symbol = Symbol.for('meterbridge.socket.io-client.patched')
const listeningSymbol: unique symbol = Symbol('meterbridge.socket.io-client.listening')

interface SocketIoManager {
  [listeningSymbol]?: true
  on(event: 'reconnect' | 'reconnect_error', listener: (error: unknown) => void): unknown
}

interface ClientExports {
  readonly default?: ClientExports
  readonly Manager?: { readonly prototype: object }
}
