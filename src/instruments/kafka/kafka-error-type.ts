import { jobErrorType } from '../queues/job-error-type.ts'

/** How many causes are looked behind: kafkajs wraps what made its retries end, three deep at most. */
const deepest = 5

/** What kafkajs gives as `type` of errors that are no answer of a broker, and `UNKNOWN` of those that it has no name for. */
const untold = new Set(['UNKNOWN', 'ERR_UNKNOWN'])

/**
 * Gives the `error.type` of a failure of a Kafka client: what the broker answered, as the protocol names it
 * (`UNKNOWN_TOPIC_OR_PARTITION`), else the code that Node gives (`ECONNREFUSED`), else the class of the error that
 * made the client give up.
 */
export function kafkaErrorType(thrown: unknown): string {
  let innermost = thrown
  for (let depth = 0; depth < deepest; depth++) {
    const told = answerOf(innermost)
    if (told !== undefined) return told
    const cause = causeOf(innermost)
    if (cause === undefined) break
    innermost = cause
  }
  return jobErrorType(innermost)
}

/** kafkajs says the protocol's name in `type`, @platformatic/kafka in `apiId`; both keep Node's codes in `code`. */
function answerOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined
  const { type, apiId, code } = error as { type?: unknown; apiId?: unknown; code?: unknown }
  for (const name of [type, apiId]) if (isName(name) && !untold.has(name)) return name
  // @platformatic/kafka's own codes say the class of its errors, which is told by what is behind them.
  return isName(code) && !code.startsWith('PLT_') ? code : undefined
}

function causeOf(error: unknown): unknown {
  if (typeof error !== 'object' || error === null) return undefined
  const { cause, errors } = error as { cause?: unknown; errors?: unknown }
  const inner = cause ?? (Array.isArray(errors) ? (errors as unknown[])[0] : undefined)
  return inner === error ? undefined : inner
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && /^[A-Z][A-Z\d_]{1,60}$/.test(value)
}
