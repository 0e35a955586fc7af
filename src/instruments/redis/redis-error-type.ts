import { types } from 'node:util'
import { otherValue } from '../../catalog/metric.ts'

/**
 * Classes an error that a command was rejected with, into a bounded set of values.
 *
 * A reply of the server gives its prefix, as the semantic conventions for Redis ask
 * (`db.response.status_code`: "Redis error prefix"); a failure in the client gives a system code or a
 * word for what it is. Nothing of an error's text gets through.
 */
export function redisErrorType(error: unknown): string {
  // Not instanceof: a library that a test runner loaded in another realm has another Error.
  if (!types.isNativeError(error)) return otherValue
  if (isReply(error)) return replyErrorPrefix(error.message)
  const code = (error as NodeJS.ErrnoException).code
  if (typeof code === 'string' && systemCodes.has(code)) return code
  for (const [start, type] of clientFailures) {
    if (error.message.startsWith(start)) return type
  }
  // node-redis names its classes and leaves `name` as it is in Error.
  const className = error.name === 'Error' ? error.constructor.name : error.name
  if (className === 'TimeoutError') return 'timeout'
  return clientErrorNames.has(className)
    ? className
    : clientErrorNames.has(error.name)
      ? error.name
      : otherValue
}

/** Tells an error reply: ioredis names it so, and node-redis 4, 5 and 6 has classes for it. */
function isReply(error: Error): boolean {
  return error.name === 'ReplyError' || (error.name === 'Error' && replyClasses.has(error.constructor.name))
}

const replyClasses: ReadonlySet<string> = new Set(['BlobError', 'ErrorReply', 'SimpleError'])

/**
 * Gives the first error among the replies of a transaction, or nothing.
 *
 * A command that fails inside MULTI was answered `QUEUED` before, and EXEC itself succeeds (Redis,
 * "Errors inside a transaction"); so its error is only here.
 */
export function firstErrorOf(reply: unknown): unknown {
  return Array.isArray(reply) ? reply.find((member) => types.isNativeError(member)) : undefined
}

const systemCodes: ReadonlySet<string> = new Set([
  'EACCES',
  'EADDRNOTAVAIL',
  'EAI_AGAIN',
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTDOWN',
  'EHOSTUNREACH',
  'EMFILE',
  'ENETDOWN',
  'ENETUNREACH',
  'ENOENT',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
])

/** How the messages begin that ioredis 5 and 6 and node-redis 4 to 6 give without a name or a code of their own. */
const clientFailures: readonly (readonly [start: string, type: string])[] = [
  ['Command timed out', 'timeout'],
  ['Connection is closed', 'connection_closed'],
  ["Stream isn't writeable", 'not_connected'],
  ["Cluster isn't ready", 'not_connected'],
  ['None of startup nodes is available', 'not_connected'],
  ['Too many Cluster redirections', 'too_many_redirections'],
  ['Connection in subscriber mode', 'subscriber_mode'],
  ['Connection is in monitoring mode', 'monitor_mode'],
  ['All the keys in a pipeline command', 'CROSSSLOT'],
  ['All keys in the pipeline', 'CROSSSLOT'],
  ['The client is closed', 'connection_closed'],
  ['Disconnects client', 'connection_closed'],
  ['Socket closed unexpectedly', 'connection_closed'],
  ['The client is offline', 'not_connected'],
  ['All the root nodes are unavailable', 'not_connected'],
  ['Cannot find node', 'not_connected'],
  ['Connection timeout', 'timeout'],
  ['Socket timeout', 'timeout'],
  ['Command timeout during maintenance', 'timeout'],
  ['The queue is full', 'queue_full'],
]

const clientErrorNames: ReadonlySet<string> = new Set([
  'AbortError',
  'ClusterAllFailedError',
  'Error',
  'MaxRetriesPerRequestError',
  'ParserError',
  'RangeError',
  'TypeError',
])

/** The prefixes that Redis up to 8.x replies with. */
const knownPrefixes: ReadonlySet<string> = new Set(
  `
  ASK BUSY BUSYGROUP BUSYKEY CLUSTERDOWN CROSSSLOT DENIED ERR EXECABORT FUNCTIONERR INPROG INVALIDOBJ IOERR
  LOADING MASTERDOWN MISCONF MOVED NOADDR NOAUTH NOGOODSLAVE NOGROUP NOMASTERLINK NOPERM NOPROTO NOREPLICAS
  NOSCRIPT NOSUB NOTBUSY NOTREADY OOM PENDINGREPLICA READONLY REDIRECT REPLICASFAILED TRYAGAIN UNBLOCKED
  UNKILLABLE UNLOADING WRONGPASS WRONGTYPE
  `
    .trim()
    .split(/\s+/),
)

/** Lua scripts and modules reply with prefixes of their own; the first so many are kept. */
const otherPrefixLimit = 20
const otherPrefixes = new Set<string>()

function replyErrorPrefix(message: string): string {
  const prefix = /^([A-Z][A-Z0-9_]{1,31})(?: |$)/.exec(message)?.[1]
  if (prefix === undefined) return otherValue
  if (knownPrefixes.has(prefix) || otherPrefixes.has(prefix)) return prefix
  if (otherPrefixes.size >= otherPrefixLimit) return otherValue
  otherPrefixes.add(prefix)
  return prefix
}
