import type { RedisClient, RedisCommand } from './ioredis-client.ts'

/**
 * Tells whether ioredis sends the command on its own account: the handshake of a connection, a
 * cluster's look at its slots, or ASKING before a command that a cluster redirects.
 *
 * A command of these names that the application gives in the moment of the handshake is taken for
 * one, because nothing tells them apart.
 */
export function isOfTheLibrary(command: RedisCommand, client: RedisClient): boolean {
  if (isAsking(command)) return true
  if (client.status === 'ready') return isLateHandshake(command, client)
  if (client.options.connectionName?.startsWith(refresherName) === true) return true
  return client.status === 'connect' && handshakeCommands.has(command.name)
}

/** ioredis 5.4 and before end the handshake on a connection that is ready by then. */
function isLateHandshake({ name, args }: RedisCommand, { options }: RedisClient): boolean {
  if (name === 'client') return options.connectionName !== undefined && args[1] === options.connectionName
  return name === 'readonly' && options.readOnly === true
}

/** Tells whether the command is the ASKING of a redirection. */
export function isAsking(command: RedisCommand): boolean {
  return command.name === 'asking'
}

/** How a cluster names the connection that it opens to read its slots, and closes. */
const refresherName = 'ioredis-cluster(refresher)'

const handshakeCommands: ReadonlySet<string> = new Set([
  'auth',
  'client',
  'cluster',
  'hello',
  'himport',
  'info',
  'readonly',
  'select',
])
