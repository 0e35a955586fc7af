import type { aiErrors } from '../catalog/ai.ts'
import { otherValue, type AttributesOf } from '../catalog/metric.ts'

/** What a failure is, whoever the provider is. */
export type ErrorClass = NonNullable<AttributesOf<typeof aiErrors>['gen_ai.error.class']>

/** How a call failed, as attribute values. */
export interface CallError {
  /** `error.type`: the provider's own code, else the HTTP status, else what happened to the request. */
  readonly type: string
  readonly class: ErrorClass
}

/** The caller ended the call: by its signal, by the stream's controller, or by leaving the stream. */
export const abortedCall: CallError = { type: 'aborted', class: 'aborted' }

/**
 * Reads what a client library threw. Only codes, statuses and class names are read, never a message.
 *
 * The fields are those of the libraries of OpenAI and Anthropic (`status`, `code`, `error`), the AI SDK
 * (`statusCode`, `data`) and the AWS SDK (`name`, `$metadata`), and of Node's own errors (`code`, `cause`).
 */
export function callErrorOf(thrown: unknown): CallError {
  try {
    if (typeof thrown !== 'object' || thrown === null) return { type: otherValue, class: 'other' }
    return readError(thrown as Thrown)
  } catch {
    return { type: otherValue, class: 'other' }
  }
}

/** Reads the error that a provider reports within an answer: its code alone. */
export function reportedError(code: unknown): CallError {
  const type = identifier(code) ?? otherValue
  return { type, class: classOf({ code: type }) }
}

interface Thrown {
  readonly name?: unknown
  readonly code?: unknown
  readonly type?: unknown
  readonly status?: unknown
  readonly statusCode?: unknown
  readonly $metadata?: { readonly httpStatusCode?: unknown }
  readonly error?: Thrown | null
  readonly data?: Thrown | null
  readonly cause?: unknown
  /** The last of several attempts, in the AI SDK. */
  readonly lastError?: unknown
}

function readError(thrown: Thrown): CallError {
  const name = nameOf(thrown)
  if (name === 'RetryError' || name === 'AI_RetryError') return callErrorOf(thrown.lastError)
  if (name === 'AbortError' || name === 'APIUserAbortError' || name === 'ResponseAborted') return abortedCall
  if (/timeout/i.test(name)) return { type: 'timeout', class: 'timeout' }
  const status = statusOf(thrown)
  const code = codeOf(thrown, status)
  if (status === undefined && code === undefined) {
    const network = networkCodeOf(thrown)
    if (network !== undefined || name === 'APIConnectionError')
      return { type: network ?? 'connection', class: 'connection' }
  }
  // The AWS SDK names its errors after the provider's code.
  const type = code ?? (thrown.$metadata === undefined ? undefined : name) ?? status?.toString() ?? name
  return { type, class: classOf({ code: type, status }) }
}

function nameOf(thrown: Thrown): string {
  const own = identifier(thrown.name)
  return (own !== 'Error' ? own : undefined) ?? identifier(thrown.constructor.name) ?? otherValue
}

function statusOf(thrown: Thrown): number | undefined {
  const status = thrown.status ?? thrown.statusCode ?? thrown.$metadata?.httpStatusCode
  return typeof status === 'number' && status >= 100 && status < 600 ? status : undefined
}

/** OpenAI has `code`, Anthropic `error.error.type`, the AI SDK either of them in `data`. */
function codeOf(thrown: Thrown, status: number | undefined): string | undefined {
  const body = thrown.data?.error ?? thrown.error?.error ?? thrown.error
  const own = status === undefined && networkCode.test(String(thrown.code)) ? undefined : thrown.code
  return identifier(own) ?? identifier(body?.code) ?? identifier(body?.type)
}

/** Of Node's sockets, of undici, and of a body that was cut off in `node-fetch`. */
const networkCode = /^(E[A-Z]+|UND_ERR_[A-Z_]+|ERR_STREAM_PREMATURE_CLOSE)$/

/** Looks for Node's code of a failed connection behind what a client made of it. */
function networkCodeOf(thrown: Thrown): string | undefined {
  let error: Thrown | undefined = thrown
  for (let depth = 0; depth < 4 && typeof error === 'object' && error !== null; depth++) {
    const { code } = error
    if (typeof code === 'string' && networkCode.test(code)) return code
    error = error.cause as Thrown | undefined
  }
  return undefined
}

/** Codes are words; what is none could be anything, an identity among it. */
function identifier(value: unknown): string | undefined {
  return typeof value === 'string' && /^[\p{L}_$][\w$.-]{0,63}$/u.test(value) ? value : undefined
}

const classOfCode: readonly (readonly [RegExp, ErrorClass])[] = [
  [/abort|cancel/i, 'aborted'],
  [/quota|billing|credit/i, 'quota'],
  [/rate_?limit|throttl|too_?many/i, 'rate_limit'],
  [/overloaded|unavailable|not_?ready/i, 'overloaded'],
  [/timeout|timed_?out/i, 'timeout'],
  [/auth|permission|access_?denied|api_key|unrecognizedclient|expiredtoken/i, 'authentication'],
  [/server_?error|api_error|internal|modelerror|model_?stream_?error/i, 'server'],
  [/invalid|not_?found|validation|context_length|unsupported|content_filter|too_?large/i, 'invalid_request'],
]

function classOf({ code, status }: { code: string; status?: number | undefined }): ErrorClass {
  const known = classOfCode.find(([pattern]) => pattern.test(code))?.[1]
  if (known !== undefined) return known
  if (status === undefined) return 'other'
  if (status === 429) return 'rate_limit'
  if (status === 503 || status === 529) return 'overloaded'
  if (status === 408 || status === 504) return 'timeout'
  if (status === 401 || status === 403) return 'authentication'
  if (status === 402) return 'quota'
  if (status >= 500) return 'server'
  return status >= 400 ? 'invalid_request' : 'other'
}
