import {
  websocketConnectionDuration,
  websocketConnectionsActive,
  websocketMessages,
  websocketMessageSize,
  websocketReconnects,
} from '../../src/catalog/websocket.ts'
import type { InstrumentRow } from './instrument-row.ts'

const connections = [
  websocketConnectionsActive,
  websocketMessages,
  websocketMessageSize,
  websocketConnectionDuration,
]

/** WebSocket, and what is built on it. */
export const websocketInstruments: readonly InstrumentRow[] = [
  {
    library: 'ws',
    instrument: 'ws',
    packages: ['ws'],
    hook: 'method patch',
    hooked: '`setSocket` and `emitClose` of `WebSocket`, `send` of its sender',
    metrics: connections,
    cost: 'ws',
    page: 'websocket.md',
  },
  {
    library: 'WebSocket of Node and undici',
    instrument: 'websocket',
    packages: ['undici'],
    supportedVersions: 'that of Node >=24, and of the package >=7',
    hook: 'diagnostics channel',
    hooked: '`undici:websocket:open` and `undici:websocket:close`; `message` events, and `send` of the class',
    metrics: connections,
    cost: 'websocket',
    page: 'websocket.md',
  },
  {
    library: 'Socket.IO',
    instrument: 'socket.io',
    packages: ['socket.io', 'socket.io-client'],
    hook: 'method patch',
    hooked:
      '`onOpen`, `onClose`, `onPacket` and `sendPacket` of Engine.IO; `reconnect` of the manager of clients',
    metrics: [...connections, websocketReconnects],
    cost: 'socket-io',
    page: 'websocket.md',
  },
]
