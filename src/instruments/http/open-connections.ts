import { httpClientConnectionDuration, httpClientOpenConnections } from '../../catalog/http.ts'
import type { Histogram, Observable } from '../../series/recorders.ts'
import type { SeriesStore } from '../../series/series-store.ts'
import { serverAttributes, type ClientTarget } from './client-target.ts'

/** A socket, as far as its life goes. */
export interface ConnectionSocket {
  readonly connecting?: boolean
  once(event: 'close' | 'connect', listener: () => void): unknown
}

/** What is known of a connection when it is made. */
export interface ConnectionUse {
  readonly target: ClientTarget
  /** Tells whether a request has the connection now. */
  isActive(): boolean
}

/**
 * Every connection that clients have open, read at each collection: a request of `node:http` pays one `socket`
 * listener for it, a request of undici nothing.
 *
 * A connection leaves with the `close` of its socket, which Node emits exactly once.
 */
export class OpenConnections {
  readonly #open: Observable<typeof httpClientOpenConnections>
  readonly #duration: Histogram<typeof httpClientConnectionDuration>
  readonly #connections = new Set<ConnectionUse>()
  /** Stops the reading at each collection. */
  readonly stop: () => void

  constructor(store: SeriesStore) {
    this.#open = store.observable(httpClientOpenConnections)
    this.#duration = store.histogram(httpClientConnectionDuration)
    this.stop = store.onCollect('http client', () => this.#observe())
  }

  /** Follows a connection from when it is established. */
  add(socket: ConnectionSocket, use: ConnectionUse): void {
    if (socket.connecting === true) socket.once('connect', () => this.#establish(socket, use))
    else this.#establish(socket, use)
  }

  #establish(socket: ConnectionSocket, use: ConnectionUse): void {
    const startMs = performance.now()
    this.#connections.add(use)
    socket.once('close', () => {
      this.#connections.delete(use)
      this.#duration.record((performance.now() - startMs) / 1000, serverAttributes(use.target))
    })
  }

  #observe(): void {
    for (const use of this.#connections) {
      const state = use.isActive() ? 'active' : 'idle'
      this.#open.observe(1, { ...serverAttributes(use.target), 'http.connection.state': state })
    }
  }
}
