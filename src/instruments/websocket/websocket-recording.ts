import { closeCodeClass } from '../../catalog/close-code-class.ts'
import {
  closeReasons,
  websocketConnectionDuration,
  websocketConnectionsActive,
  websocketMessages,
  websocketMessageSize,
} from '../../catalog/websocket.ts'
import type { Histogram } from '../../series/recorders.ts'
import type { CounterSeries, GaugeSeries, HistogramSeries } from '../../series/series.ts'
import type { SeriesStore } from '../../series/series-store.ts'

/** What kind of connections a library has; each kind has series of its own. */
export interface ConnectionKind {
  readonly protocol: 'websocket' | 'socket.io'
  readonly role: 'client' | 'server'
}

/** How a connection closed: by a code of WebSocket, or for a reason of Engine.IO. */
export type Closing = { readonly code: number } | { readonly reason: string }

/** Records one kind of connections. */
export class WebSocketRecording {
  readonly #active: GaugeSeries
  readonly #duration: Histogram<typeof websocketConnectionDuration>
  readonly #kind: ConnectionKind
  readonly #received: MessageSeries
  readonly #sent: MessageSeries

  constructor(store: SeriesStore, kind: ConnectionKind) {
    const attributes = { 'network.protocol.name': kind.protocol, 'websocket.role': kind.role }
    const messages = (direction: 'receive' | 'transmit'): MessageSeries => ({
      count: store.counter(websocketMessages).bind({ ...attributes, 'network.io.direction': direction }),
      size: store.histogram(websocketMessageSize).bind({ ...attributes, 'network.io.direction': direction }),
    })
    this.#kind = kind
    this.#active = store.gauge(websocketConnectionsActive).bind(attributes)
    this.#duration = store.histogram(websocketConnectionDuration)
    this.#received = messages('receive')
    this.#sent = messages('transmit')
  }

  /** Begins a connection. */
  open(): OpenConnection {
    this.#active.add(1)
    return { recording: this, openedMs: performance.now(), sentBytes: 0 }
  }

  /** Counts a message that was received, with its size in bytes. */
  receive(bytes: number): void {
    this.#received.count.add(1)
    this.#received.size.record(bytes)
  }

  /** Counts a message that was handed over to be sent, with its size in bytes. */
  send(bytes: number): void {
    this.#sent.count.add(1)
    this.#sent.size.record(bytes)
  }

  /** Ends a connection. */
  close(connection: OpenConnection, closing: Closing): void {
    this.#active.add(-1)
    this.#duration.record((performance.now() - connection.openedMs) / 1000, {
      'network.protocol.name': this.#kind.protocol,
      'websocket.role': this.#kind.role,
      'websocket.close.code': 'code' in closing ? closeCodeClass(closing.code) : undefined,
      'websocket.close.reason': 'reason' in closing ? closeReasonClass(closing.reason) : undefined,
    })
  }
}

/** A connection between its opening and its close. */
export interface OpenConnection {
  readonly recording: WebSocketRecording
  readonly openedMs: number
  /** What was handed over so far of a message in fragments. */
  sentBytes: number
}

interface MessageSeries {
  readonly count: CounterSeries
  readonly size: HistogramSeries
}

function closeReasonClass(reason: string): (typeof closeReasons)[number] {
  return reason.replace(' ', '_') as (typeof closeReasons)[number]
}
