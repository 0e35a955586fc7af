import { errorClasses } from '../database/error-classes.ts'

/** By the name of an error of the driver. */
const driverErrors: ReadonlyMap<unknown, string> = new Map([
  ['MongoNetworkTimeoutError', 'timeout'],
  ['MongoOperationTimeoutError', 'timeout'],
  ['MongoWaitQueueTimeoutError', 'timeout'],
  ['MongoServerSelectionError', 'server_selection'],
  ['MongoNetworkError', 'connection_closed'],
  ['MongoPoolClearedError', 'connection_closed'],
  ['MongoPoolClosedError', 'connection_closed'],
  ['MongoTopologyClosedError', 'connection_closed'],
  ['MongoNotConnectedError', 'connection_closed'],
])

const classOf = errorClasses({})

/**
 * Gives the class of a failed command: the number of the server's error code (`11000`), the code of Node
 * that is behind an error of the network, `timeout`, `connection_closed`, `server_selection`, or `_OTHER`.
 */
export function mongodbErrorType(error: unknown): string {
  const { code, name, cause } = Object(error) as { code?: unknown; name?: unknown; cause?: unknown }
  if (typeof code === 'number' && Number.isInteger(code)) return String(code)
  const nodeCode = (Object(cause) as { code?: unknown }).code
  if (name === 'MongoNetworkError' && typeof nodeCode === 'string') return classOf(cause)
  return driverErrors.get(name) ?? classOf(error)
}

/** Tells whether the error says that a pool had no connection to lend in time. */
export function isCheckoutTimeout(error: unknown): boolean {
  const { name, cause } = Object(error) as { name?: unknown; cause?: { name?: unknown } }
  return [name, cause?.name].includes('MongoWaitQueueTimeoutError')
}
