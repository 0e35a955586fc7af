/**
 * Gives the first error of writes that a reply reports beside `ok: 1`, which the driver throws only later.
 *
 * The reply is an object, or the driver's view of its bytes (`OnDemandDocument`, which is read by type).
 */
export function replyError(reply: unknown): { readonly code: number } | undefined {
  const { writeErrors, writeConcernError, get } = Object(reply) as Reply
  if (typeof get === 'function') return viewedError(reply as ReplyView)
  const [first] = Array.isArray(writeErrors) ? (writeErrors as unknown[]) : []
  const { code } = Object(first ?? writeConcernError) as { code?: unknown }
  return typeof code === 'number' ? { code } : undefined
}

/** BSON's types (specification 1.1). */
const objectType = 3
const arrayType = 4
const int32Type = 16

function viewedError(view: ReplyView): { readonly code: number } | undefined {
  const error =
    view.get('writeErrors', arrayType)?.get(0, objectType) ?? view.get('writeConcernError', objectType)
  const code = error?.get('code', int32Type) as unknown
  return typeof code === 'number' ? { code } : undefined
}

interface Reply {
  readonly writeErrors?: unknown
  readonly writeConcernError?: unknown
  readonly get?: unknown
}

interface ReplyView {
  get(name: string | number, type: number): ReplyView | null | undefined
}
