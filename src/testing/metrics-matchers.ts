import { MeterbridgeError } from '../diagnostics/meterbridge-error.ts'
import { checkRecorded, type WantedValue } from './check-recorded.ts'
import { CollectedMetrics, type WantedAttributes } from './collected-metrics.ts'

/** What a matcher of vitest or Jest answers. */
interface MatcherResult {
  readonly pass: boolean
  message(): string
}

/** The matchers as assertions have them, for the types of a test runner. */
export interface MetricsMatchers<Result = void> {
  /**
   * Expects that something was recorded: `value` in all series with the attributes together (of a histogram its count, or
   * `{ count, sum }`), or anything but 0 without a value.
   */
  toHaveRecorded(name: string, attributes?: WantedAttributes, value?: WantedValue): Result
  /** Expects that there are no more series than so many, of all metrics or of one. */
  toHaveAtMostSeries(limit: number, name?: string): Result
}

/** Matchers for `expect.extend(metricsMatchers)` of vitest and Jest, on what `collectMetrics` gives. */
export const metricsMatchers = {
  toHaveRecorded(
    received: unknown,
    ...[name, attributes, value]: [name: string, attributes?: WantedAttributes, value?: WantedValue]
  ): MatcherResult {
    const { pass, message } = checkRecorded(collected(received), { name, attributes, value })
    return { pass, message: () => message }
  },

  toHaveAtMostSeries(received: unknown, ...[limit, name]: [limit: number, name?: string]): MatcherResult {
    const metrics = collected(received)
    const count = metrics.seriesCount(name)
    const largest = metrics.metrics
      .toSorted((a, b) => b.series.length - a.series.length)
      .slice(0, 5)
      .map(({ metric, series }) => `${metric.name} has ${series.length}`)
    return {
      pass: count <= limit,
      message: () => `wanted: at most ${limit} series\nfound: ${count}\n${largest.join('\n')}`,
    }
  },
}

function collected(received: unknown): CollectedMetrics {
  if (received instanceof CollectedMetrics) return received
  throw new MeterbridgeError('TESTING_NOT_COLLECTED', { value: typeof received })
}
