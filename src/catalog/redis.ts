import type { Metric } from './metric.ts'

const serverAddress = {
  description: 'Name of the database host, the path of its Unix socket, or the name of a Sentinel group.',
  limit: 100,
} as const

const serverPort = { description: 'Server port number.', limit: 100 } as const

/** Keys asked for by the commands that answer "nothing there", and whether something was there. */
export const redisClientLookups = {
  name: 'redis.client.lookups',
  kind: 'counter',
  unit: '{key}',
  description: 'Keys and hash fields looked up, by whether a value was found.',
  stability: 'ours',
  attributes: {
    'db.operation.name': {
      description: 'The command that looked the key or field up.',
      values: ['GET', 'GETEX', 'GETDEL', 'HGET', 'MGET', 'HMGET'],
    },
    'redis.client.lookup.result': {
      description: 'Whether a value was found.',
      values: ['hit', 'miss'],
    },
  },
} as const satisfies Metric

/** Commands that wait on purpose: their time says nothing of Redis, so they are counted and not timed. */
export const redisClientBlockingCommands = {
  name: 'redis.client.blocking_commands',
  kind: 'counter',
  unit: '{command}',
  description:
    'Commands that wait for data or messages (BLPOP, XREAD BLOCK, SUBSCRIBE ...), which are left out of the operation duration.',
  stability: 'ours',
  attributes: {
    'db.operation.name': { description: 'The command that waited.', limit: 50 },
    'redis.client.blocking_command.result': {
      description: 'How the wait ended: with a reply, without one in the time given, or with an error.',
      values: ['reply', 'timeout', 'error'],
    },
    'server.address': serverAddress,
    'server.port': serverPort,
    'error.type': {
      description: 'The prefix of the error that Redis gave, else the class of the failure in the client.',
      limit: 100,
    },
  },
} as const satisfies Metric

/** The connections of the process by state, zero where there is none. */
export const redisClientConnectionCount = {
  name: 'redis.client.connection.count',
  kind: 'upDownCounter',
  unit: '{connection}',
  description: 'Connections that Redis clients keep or try to keep, by state.',
  stability: 'ours',
  attributes: {
    'server.address': serverAddress,
    'server.port': serverPort,
    'redis.client.connection.state': {
      description:
        'What the connection is doing: not begun, being set up, usable, or lost and to be set up again.',
      values: ['idle', 'connecting', 'ready', 'reconnecting'],
    },
  },
} as const satisfies Metric

/** What the clients hold back now. */
export const redisClientPendingCommands = {
  name: 'redis.client.pending_commands',
  kind: 'upDownCounter',
  unit: '{command}',
  description: 'Commands that wait for their reply, or for a connection to be sent on.',
  stability: 'ours',
  attributes: {
    'server.address': serverAddress,
    'server.port': serverPort,
    'redis.client.queue': {
      description: 'Sent and without a reply yet, or held until there is a connection.',
      values: ['in_flight', 'offline'],
    },
  },
} as const satisfies Metric
