import { reportOnce } from '../../diagnostics/logger.ts'
import { reasonOf } from '../../diagnostics/reason-of.ts'

/** Reads the template from what a framework keeps of a request; `unmatchedRoute` when no route matched. */
export type RouteReader<Holder extends object> = (holder: Holder) => string

const holderSymbol: unique symbol = Symbol('meterbridge.http.routeHolder')
const readerSymbol: unique symbol = Symbol('meterbridge.http.routeReader')

/**
 * Makes the function that notes on a request of Node what a framework keeps of it, so that its route is
 * read once, when the response has ended.
 *
 * The route is not final before that: a handler may pass the request on to the next route.
 */
export function routeHolding<Holder extends object>(
  read: RouteReader<Holder>,
): (request: object, holder: Holder) => void {
  return (request, holder) => {
    ;(request as Held)[holderSymbol] = holder
    ;(request as Held)[readerSymbol] = read as RouteReader<object>
  }
}

/** Gives the route that a framework keeps for a request; nothing when no such framework had the request. */
export function heldRouteOf(request: object): string | undefined {
  const { [holderSymbol]: holder } = request as Held
  if (holder === undefined) return undefined
  try {
    return (request as Held)[readerSymbol]!(holder)
  } catch (thrown) {
    // The request counts all the same, without a route.
    reportOnce('INSTRUMENT_FAILED', 'route', { instrument: 'http', reason: reasonOf(thrown) })
    return undefined
  }
}

interface Held {
  [holderSymbol]?: object
  [readerSymbol]?: RouteReader<object>
}
