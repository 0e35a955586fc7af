import { otherValue } from '../../catalog/metric.ts'

/** The reply codes of AMQP 0-9-1 (and CONNECTION_FORCED's like of RabbitMQ), by number. */
const replyCodes: Readonly<Record<number, string>> = {
  311: 'CONTENT_TOO_LARGE',
  312: 'NO_ROUTE',
  313: 'NO_CONSUMERS',
  320: 'CONNECTION_FORCED',
  402: 'INVALID_PATH',
  403: 'ACCESS_REFUSED',
  404: 'NOT_FOUND',
  405: 'RESOURCE_LOCKED',
  406: 'PRECONDITION_FAILED',
  501: 'FRAME_ERROR',
  502: 'SYNTAX_ERROR',
  503: 'COMMAND_INVALID',
  504: 'CHANNEL_ERROR',
  505: 'UNEXPECTED_FRAME',
  506: 'RESOURCE_ERROR',
  530: 'NOT_ALLOWED',
  540: 'NOT_IMPLEMENTED',
  541: 'INTERNAL_ERROR',
}

/** Errors that amqplib gives neither a code nor a class of their own, by how their message begins. */
const messages: readonly (readonly [start: string, type: string])[] = [
  ['Unexpected close', 'UNEXPECTED_CLOSE'],
  ['Socket closed abruptly', 'UNEXPECTED_CLOSE'],
  ['Channel ended', 'CHANNEL_CLOSED'],
  ['Heartbeat timeout', 'HEARTBEAT_TIMEOUT'],
  ['connect ETIMEDOUT', 'ETIMEDOUT'],
]

/**
 * Gives the `error.type` of a failure: the name of the AMQP reply code, the code that Node gives
 * (`ECONNREFUSED`), or the error's class.
 */
export function amqpErrorType(failure: unknown): string {
  if (typeof failure !== 'object' || failure === null) return otherValue
  const { code, fields, message, name } = failure as {
    code?: unknown
    fields?: { replyCode?: unknown }
    message?: unknown
    name?: unknown
  }
  // A channel that the broker closes hands out the frame itself, not an error.
  const named = replyName(code ?? fields?.replyCode)
  if (named !== undefined) return named
  if (typeof code === 'string' && code !== '') return code
  if (typeof message === 'string') {
    // `Handshake terminated by server: 403 (ACCESS-REFUSED) with message …` has its code only there.
    const inText = replyName(/: (\d{3}) \(/.exec(message)?.[1])
    if (inText !== undefined) return inText
    const known = messages.find(([start]) => message.startsWith(start))
    if (known !== undefined) return known[1]
  }
  return typeof name === 'string' && name !== '' ? name : otherValue
}

/** Gives the name of a reply code, if it is one. */
function replyName(code: unknown): string | undefined {
  return replyCodes[Number(code)]
}
