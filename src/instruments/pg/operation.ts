import type { dbClientOperationDuration } from '../../catalog/database.ts'
import type { Histogram } from '../../series/recorders.ts'
import type { HistogramSeries } from '../../series/series.ts'
import { errorTypeOf } from './error-type.ts'
import { reportFailure } from './pg-patches.ts'

const failureLimit = 100

/** One kind of operation on one database: its series, bound when the first of them ends. */
export class Operation {
  readonly #durations: Histogram<typeof dbClientOperationDuration>
  readonly #attributes: { readonly [name: string]: string | number | undefined }
  #success: HistogramSeries | undefined
  readonly #failures = new Map<string, HistogramSeries>()

  constructor(
    durations: Histogram<typeof dbClientOperationDuration>,
    attributes: { readonly [name: string]: string | number | undefined },
  ) {
    this.#durations = durations
    this.#attributes = attributes
  }

  /** Records an operation that began at `startMs` (of `performance.now()`) and ends now; never throws. */
  end(startMs: number, error?: unknown): void {
    try {
      const durationSeconds = (performance.now() - startMs) / 1000
      const series = error ? this.#failure(error) : (this.#success ??= this.#bind())
      series.record(durationSeconds)
    } catch (thrown) {
      reportFailure(thrown)
    }
  }

  #failure(error: unknown): HistogramSeries {
    const type = errorTypeOf(error)
    let series = this.#failures.get(type)
    if (series === undefined) {
      series = this.#bind(type)
      if (this.#failures.size < failureLimit) this.#failures.set(type, series)
    }
    return series
  }

  #bind(errorType?: string): HistogramSeries {
    return this.#durations.bind({
      'db.system.name': 'postgresql',
      ...this.#attributes,
      'error.type': errorType,
    })
  }
}
