import { bodyBytes, connectionSeconds } from './buckets.ts'
import type { LimitedAttribute, ListedAttribute, Metric } from './metric.ts'

const direction = {
  description: 'Which way the message went, as this process sees it.',
  values: ['receive', 'transmit'],
} as const

const role = {
  description: 'Which side of the connection this process is.',
  values: ['client', 'server'],
} as const

const protocolName = {
  description: 'What the messages are: those of WebSocket itself, or of Socket.IO on any transport.',
  values: ['websocket', 'socket.io'],
} as const

/** The codes that RFC 6455 and its registry name; those of libraries and applications share a class each. */
// oxfmt-ignore
export const closeCodes = [
  '1000', '1001', '1002', '1003', '1005', '1006', '1007', '1008',
  '1009', '1010', '1011', '1012', '1013', '1014', '1015', '3xxx', '4xxx',
] as const

/** Why Engine.IO closed a connection: its own words, as one word each. */
export const closeReasons = [
  'transport_close',
  'transport_error',
  'ping_timeout',
  'forced_close',
  'parse_error',
] as const

export const websocketConnectionsActive = {
  name: 'websocket.connections.active',
  kind: 'upDownCounter',
  unit: '{connection}',
  description: 'Number of open WebSocket connections.',
  attributes: { 'network.protocol.name': protocolName, 'websocket.role': role },
  stability: 'ours',
} as const satisfies Metric

export const websocketMessages = {
  name: 'websocket.messages',
  kind: 'counter',
  unit: '{message}',
  description: 'Number of messages that were received, or handed over to be sent.',
  attributes: {
    'network.io.direction': direction,
    'network.protocol.name': protocolName,
    'websocket.role': role,
  },
  stability: 'ours',
} as const satisfies Metric

export const websocketMessageSize = {
  name: 'websocket.message.size',
  kind: 'histogram',
  unit: 'By',
  description: 'Size of messages, without framing and before compression.',
  attributes: {
    'network.io.direction': direction,
    'network.protocol.name': protocolName,
    'websocket.role': role,
  },
  buckets: bodyBytes,
  stability: 'ours',
} as const satisfies Metric

export const websocketConnectionDuration = {
  name: 'websocket.connection.duration',
  kind: 'histogram',
  unit: 's',
  description: 'How long WebSocket connections were open.',
  attributes: {
    'network.protocol.name': protocolName,
    'websocket.close.code': {
      description: 'The code that the connection closed with, 1006 when it was lost; absent for Socket.IO.',
      values: closeCodes,
    } as ListedAttribute & { readonly values: typeof closeCodes },
    'websocket.close.reason': {
      description: 'Why Engine.IO closed the connection; absent for WebSocket itself.',
      values: closeReasons,
    } as ListedAttribute & { readonly values: typeof closeReasons },
    'websocket.role': role,
  },
  buckets: connectionSeconds,
  stability: 'ours',
} as const satisfies Metric

const reconnectError: LimitedAttribute = {
  description: 'Why the attempt failed: the code or the class of the error; absent when it succeeded.',
  limit: 30,
}

export const websocketReconnects = {
  name: 'websocket.reconnects',
  kind: 'counter',
  unit: '{attempt}',
  description: 'Number of attempts to connect again after a connection was lost, those that failed included.',
  attributes: { 'error.type': reconnectError },
  stability: 'ours',
} as const satisfies Metric
