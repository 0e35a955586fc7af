import type { Operation } from '../database/operation.ts'
import { reportFailure } from './pg-patches.ts'

/** An object that pg lets run a query itself: its own Query, cursors, query streams, COPY streams. */
export interface Submittable {
  readonly submit: unknown
  handleError?: unknown
  handleReadyForQuery?: unknown
  once?: unknown
  /** Set by pg's Query when a row could not be parsed; the query then ends as failed. */
  readonly _canceledDueToError?: unknown
}

/** Tells whether pg hands the query over to the object itself. */
export function isSubmittable(query: unknown): query is Submittable {
  return typeof (query as { submit?: unknown } | null | undefined)?.submit === 'function'
}

/**
 * Records the operation when the server has answered all of it, or with the first error.
 *
 * A callback would change what such an object does (pg's Query keeps rows back when it has one), so the
 * two methods by which pg tells it the end are wrapped on this one object.
 */
export function measureSubmittable(query: Submittable, operation: Operation): void {
  const startMs = performance.now()
  let ended = false
  const end = (error?: unknown): void => {
    if (ended) return
    ended = true
    operation.end(startMs, error)
  }
  try {
    before(query, 'handleError', (error) => end(error ?? new Error('unknown')))
    if (typeof query.handleReadyForQuery === 'function') {
      before(query, 'handleReadyForQuery', () => end(query._canceledDueToError))
    } else if (typeof query.once === 'function') {
      // The queries of pg.native know no such method, but emit `end`.
      query.once('end', () => end())
    }
  } catch (thrown) {
    // A frozen object goes unmeasured.
    reportFailure(thrown)
  }
}

function before(
  query: Submittable,
  ...[method, listener]: [name: 'handleError' | 'handleReadyForQuery', listener: (first: unknown) => void]
): void {
  const handle = query[method]
  if (typeof handle !== 'function') return
  Object.defineProperty(query, method, {
    configurable: true,
    writable: true,
    value: function measured(this: unknown, first: unknown): unknown {
      listener(first)
      return Reflect.apply(handle, this, arguments)
    },
  })
}
