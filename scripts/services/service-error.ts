/** A server cannot be had; the message names the server, the reason and what to do, in that order. */
export class ServiceError extends Error {
  readonly code: ServiceErrorCode

  constructor(code: ServiceErrorCode, sentence: string) {
    super(`${code}: ${sentence}`)
    this.name = 'ServiceError'
    this.code = code
  }
}

export type ServiceErrorCode =
  | 'SERVICE_MISSING'
  | 'SERVICE_NOT_FOUND'
  | 'SERVICE_NOT_STARTED'
  | 'SERVICE_PACKAGES_FAILED'
  | 'SERVICE_UNKNOWN'
  | 'SERVICE_URL_REFUSED'
  | 'SERVICES_LOCKED'

/** Returns the message of anything thrown; connection errors of Node hide theirs in `errors` or `code`. */
export function reasonOf(thrown: unknown): string {
  if (thrown instanceof AggregateError && thrown.errors.length > 0) return reasonOf(thrown.errors[0])
  if (!(thrown instanceof Error)) return String(thrown)
  return thrown.message || ('code' in thrown ? String(thrown.code) : thrown.name)
}
