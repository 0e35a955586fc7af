import { closeCodeClass } from '../catalog/close-code-class.ts'
import type { AttributesOf } from '../catalog/metric.ts'
import {
  websocketConnectionDuration,
  websocketConnectionsActive,
  websocketMessages,
  websocketMessageSize,
  websocketReconnects,
} from '../catalog/websocket.ts'
import type { SeriesStore } from '../series/series-store.ts'
import { checkedNumber } from './checked-number.ts'
import { liveRecorders } from './live-store.ts'
import { recording, type Pack } from './pack.ts'

/** Which side of a connection this process is. */
export type WebSocketRole = NonNullable<AttributesOf<typeof websocketMessages>['websocket.role']>

/** Which way a message went, as this process sees it. */
export type WebSocketDirection = NonNullable<AttributesOf<typeof websocketMessages>['network.io.direction']>

/** A message of a connection. */
export interface WebSocketMessage {
  readonly direction: WebSocketDirection
  /** Its size in bytes, without framing; left out where it is not known. */
  readonly sizeBytes?: number | undefined
}

/** A connection that is open. */
export interface WebSocketConnection {
  /** Counts a message (`websocket.messages`, and `websocket.message.size` in bytes). */
  recordMessage(message: WebSocketMessage): void
  /** Ends the connection with its close code, 1006 when it was lost; only the first call counts. */
  close(ending: { readonly code: number }): void
}

const pack: Pack<ReturnType<typeof bind>> = { name: 'websocket', live: liveRecorders('websocket', bind) }

const recordOpened = recording(pack, (recorders, { role }: { readonly role: WebSocketRole }) =>
  recorders.active.add(1, attributesOf(role)),
)

const recordClosed = recording(
  pack,
  (
    recorders,
    {
      role,
      code,
      durationSeconds,
    }: { readonly role: WebSocketRole; readonly code: number; readonly durationSeconds: number },
  ) => {
    recorders.active.add(-1, attributesOf(role))
    recorders.duration.record(durationSeconds, {
      ...attributesOf(role),
      'websocket.close.code': closeCodeClass(code),
    })
  },
)

const recordMessage = recording(
  pack,
  (recorders, { role, direction, sizeBytes }: WebSocketMessage & { readonly role: WebSocketRole }) => {
    const attributes = { ...attributesOf(role), 'network.io.direction': direction }
    recorders.messages.add(1, attributes)
    const bytes = sizeBytes === undefined ? undefined : checkedNumber(websocketMessageSize, sizeBytes)
    if (bytes !== undefined) recorders.size.record(bytes, attributes)
  },
)

/** Measures WebSocket connections that no instrument sees. Does nothing without the preload. */
export const websocket = {
  /**
   * Begins a connection (`websocket.connections.active`); what it gives counts its messages and ends it
   * (`websocket.connection.duration`, in seconds).
   */
  open({ role = 'server' }: { readonly role?: WebSocketRole } = {}): WebSocketConnection {
    const openedMs = performance.now()
    let isOpen = true
    recordOpened({ role })
    return {
      recordMessage: (message) => recordMessage({ ...message, role }),
      close(ending) {
        if (!isOpen) return
        isOpen = false
        const durationSeconds = (performance.now() - openedMs) / 1000
        recordClosed({ role, code: ending?.code, durationSeconds })
      },
    }
  },

  /** Counts an attempt to connect again after a connection was lost (`websocket.reconnects`). */
  recordReconnect: recording(
    pack,
    (
      recorders,
      {
        errorType,
      }: {
        /** Why the attempt failed: the code or the class of the error; left out when it succeeded. */
        readonly errorType?: string | undefined
      },
    ) => recorders.reconnects.add(1, { 'error.type': errorType }),
  ),
}

function attributesOf(role: WebSocketRole) {
  return { 'network.protocol.name': 'websocket', 'websocket.role': role } as const
}

function bind(store: SeriesStore) {
  return {
    active: store.gauge(websocketConnectionsActive),
    messages: store.counter(websocketMessages),
    size: store.histogram(websocketMessageSize),
    duration: store.histogram(websocketConnectionDuration),
    reconnects: store.counter(websocketReconnects),
  }
}
