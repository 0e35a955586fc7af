/**
 * Names why a request failed, for `error.type`: `timeout`, `aborted`, the code of the error (such as
 * `ECONNREFUSED` or `UND_ERR_HEADERS_TIMEOUT`), else its class.
 */
export function clientErrorTypeOf(error: unknown): string {
  // The reason of an abort may be any value; errors of Node and undici always are errors.
  if (typeof error !== 'object' || error === null) return 'aborted'
  const { name, code, cause } = error as { name?: unknown; code?: unknown; cause?: unknown }
  if (name === 'TimeoutError') return 'timeout'
  if (name === 'AbortError' || code === 'ABORT_ERR' || code === 'UND_ERR_ABORTED') {
    return (cause as { name?: unknown } | null | undefined)?.name === 'TimeoutError' ? 'timeout' : 'aborted'
  }
  if (typeof code === 'string' && code !== '') return code
  return typeof name === 'string' && name !== '' ? name : 'Error'
}
