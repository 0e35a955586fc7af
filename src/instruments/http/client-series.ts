import { httpClientRequestDuration } from '../../catalog/http.ts'
import { otherValue } from '../../catalog/metric.ts'
import { reportAttributeLimit } from '../../diagnostics/report-attribute-limit.ts'
import type { Histogram } from '../../series/recorders.ts'
import type { HistogramSeries } from '../../series/series.ts'
import type { SeriesStore } from '../../series/series-store.ts'
import { newClientTarget, serverOfOrigin, type ClientTarget } from './client-target.ts'
import { methodAt, methodIndexOf } from './methods.ts'

/** Binds and finds the series of client requests. */
export class ClientSeries {
  readonly #duration: Histogram<typeof httpClientRequestDuration>
  readonly #targets = new Map<string, ClientTarget>()
  readonly #beyondLimit: ClientTarget = newClientTarget({ address: otherValue, port: undefined })

  constructor(store: SeriesStore) {
    this.#duration = store.histogram(httpClientRequestDuration)
  }

  /** Gives the target of an origin such as `https://api.example.com:8443`, up to a limit of them. */
  target(origin: string): ClientTarget {
    let found = this.#targets.get(origin)
    if (found !== undefined) return found
    const { limit } = httpClientRequestDuration.attributes['server.address']
    if (this.#targets.size >= limit) {
      const metricName = httpClientRequestDuration.name
      reportAttributeLimit({ attribute: 'server.address', metricName, limit, value: origin })
      return this.#beyondLimit
    }
    found = newClientTarget(serverOfOrigin(origin))
    this.#targets.set(origin, found)
    return found
  }

  /** Gives the series of requests that were answered; 4xx and 5xx are errors of the client's request. */
  answered(
    target: ClientTarget,
    end: { method: unknown; status: number; protocol: string },
  ): HistogramSeries {
    const methodIndex = methodIndexOf(end.method)
    const protocol = end.protocol === '1.1' ? 0 : end.protocol === '2' ? 1 : end.protocol === '1.0' ? 2 : 3
    const key = (end.status * 16 + methodIndex) * 4 + protocol
    let series = target.byKey.get(key)
    if (series === undefined) {
      series = this.#duration.bind({
        'error.type': end.status >= 400 ? String(end.status) : undefined,
        'http.request.method': methodAt(methodIndex),
        'http.response.status_code': end.status,
        'network.protocol.version': protocols[protocol],
        'server.address': target.address,
        'server.port': target.port,
      })
      target.byKey.set(key, series)
    }
    return series
  }

  /** Gives the series of requests that failed before a response came. */
  failed(target: ClientTarget, end: { method: unknown; errorType: string }): HistogramSeries {
    const methodIndex = methodIndexOf(end.method)
    const key = `${methodIndex} ${end.errorType}`
    let series = target.byError.get(key)
    if (series === undefined) {
      series = this.#duration.bind({
        'error.type': end.errorType,
        'http.request.method': methodAt(methodIndex),
        'server.address': target.address,
        'server.port': target.port,
      })
      // Names of errors are the application's to make up; the series itself is bounded by the attribute.
      if (target.byError.size < errorTypeLimit) target.byError.set(key, series)
    }
    return series
  }
}

const protocols: readonly ('1.0' | '1.1' | '2')[] = ['1.1', '2', '1.0']

const errorTypeLimit = httpClientRequestDuration.attributes['error.type'].limit
