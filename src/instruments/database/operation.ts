import type { dbClientOperationDuration } from '../../catalog/database.ts'
import type { Histogram } from '../../series/recorders.ts'
import type { HistogramSeries } from '../../series/series.ts'
import type { DatabaseSystem } from './database-system.ts'

const failureLimit = 100

/** The attributes of an operation but its error. */
export type OperationAttributes = Parameters<Histogram<typeof dbClientOperationDuration>['bind']>[0]

/** One kind of operation on one database: its series, bound when the first of them ends. */
export class Operation {
  readonly #durations: Histogram<typeof dbClientOperationDuration>
  readonly #system: DatabaseSystem
  readonly #attributes: OperationAttributes
  #success: HistogramSeries | undefined
  readonly #failures = new Map<string, HistogramSeries>()

  constructor(
    durations: Histogram<typeof dbClientOperationDuration>,
    { system, attributes }: { system: DatabaseSystem; attributes: OperationAttributes },
  ) {
    this.#durations = durations
    this.#system = system
    this.#attributes = attributes
  }

  /** Records an operation that began at `startMs` (of `performance.now()`) and ends now; never throws. */
  end(startMs: number, error?: unknown): void {
    try {
      const durationSeconds = (performance.now() - startMs) / 1000
      const series = error ? this.#failure(error) : (this.#success ??= this.#bind())
      series.record(durationSeconds)
    } catch (thrown) {
      this.#system.reportFailure(thrown)
    }
  }

  #failure(error: unknown): HistogramSeries {
    const type = this.#system.errorTypeOf(error)
    let series = this.#failures.get(type)
    if (series === undefined) {
      series = this.#bind(type)
      if (this.#failures.size < failureLimit) this.#failures.set(type, series)
    }
    return series
  }

  #bind(errorType?: string): HistogramSeries {
    return this.#durations.bind({ ...this.#attributes, 'error.type': errorType })
  }
}
