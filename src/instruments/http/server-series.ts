import {
  httpServerActiveRequests,
  httpServerRequestBodySize,
  httpServerRequestDuration,
  httpServerResponseBodySize,
  unfinishedResponses,
} from '../../catalog/http.ts'
import type { Gauge, Histogram } from '../../series/recorders.ts'
import type { GaugeSeries, HistogramSeries } from '../../series/series.ts'
import type { SeriesStore } from '../../series/series-store.ts'
import { methodAt } from './methods.ts'

/** What one request records into: bound once for each combination of attributes. */
export interface ServerRequestSeries {
  readonly duration: HistogramSeries
  /** Absent for responses that were never finished: what was transferred is unknown. */
  readonly requestBodySize?: HistogramSeries
  readonly responseBodySize?: HistogramSeries
}

/** The series of one route, found by one integer that packs every other attribute. */
export interface RouteSeries {
  readonly route: string | undefined
  readonly byKey: Map<number, ServerRequestSeries>
  lastKey: number
  last: ServerRequestSeries | undefined
}

/** Packs method, protocol and scheme: what is known when the request begins, below 2^8. */
export function requestKeyOf(parts: { methodIndex: number; protocol: string; isSecure: boolean }): number {
  const { methodIndex, protocol, isSecure } = parts
  const protocolIndex = protocol === '1.1' ? 0 : protocol === '2' ? 1 : protocol === '1.0' ? 2 : 3
  return methodIndex * 8 + protocolIndex * 2 + (isSecure ? 1 : 0)
}

/** Packs how a response ended: its status (0 when none was sent) and why it was not finished (0 when it was). */
export function endKeyOf(status: number, unfinishedIndex: number): number {
  return (status * 8 + unfinishedIndex) * 256
}

/** Binds and finds the series of server requests. */
export class ServerSeries {
  readonly #duration: Histogram<typeof httpServerRequestDuration>
  readonly #requestBodySize: Histogram<typeof httpServerRequestBodySize>
  readonly #responseBodySize: Histogram<typeof httpServerResponseBodySize>
  readonly #activeRequests: Gauge<typeof httpServerActiveRequests>
  readonly #active: (GaugeSeries | undefined)[] = []

  constructor(store: SeriesStore) {
    this.#duration = store.histogram(httpServerRequestDuration)
    this.#requestBodySize = store.histogram(httpServerRequestBodySize)
    this.#responseBodySize = store.histogram(httpServerResponseBodySize)
    this.#activeRequests = store.gauge(httpServerActiveRequests)
  }

  /** Gives the gauge of requests in flight with this method and scheme. */
  active(requestKey: number): GaugeSeries {
    return (this.#active[requestKey] ??= this.#activeRequests.bind({
      'http.request.method': methodAt(requestKey >> 3),
      'url.scheme': schemeOf(requestKey),
    }))
  }

  /** Gives what a request of this route records into. */
  find(route: RouteSeries, key: number): ServerRequestSeries {
    if (route.lastKey === key) return route.last!
    let found = route.byKey.get(key)
    if (found === undefined) route.byKey.set(key, (found = this.#bind(route.route, key)))
    route.lastKey = key
    route.last = found
    return found
  }

  #bind(route: string | undefined, key: number): ServerRequestSeries {
    const status = key >> 11
    const unfinished = unfinishedResponses[((key >> 8) & 7) - 1]
    const attributes = {
      'http.request.method': methodAt((key & 255) >> 3),
      'http.response.status_code': status === 0 ? undefined : status,
      'http.route': route,
      'network.protocol.version': protocols[(key >> 1) & 3],
      'url.scheme': schemeOf(key),
    } as const
    const errorType = unfinished ?? (status >= 500 ? String(status) : undefined)
    const duration = this.#duration.bind({ ...attributes, 'error.type': errorType })
    if (unfinished !== undefined) return { duration }
    return {
      duration,
      requestBodySize: this.#requestBodySize.bind(attributes),
      responseBodySize: this.#responseBodySize.bind(attributes),
    }
  }
}

const protocols = ['1.1', '2', '1.0'] as const

function schemeOf(key: number): 'http' | 'https' {
  return (key & 1) === 1 ? 'https' : 'http'
}
