import { reportOnce } from './logger.ts'

/** The attribute that has as many values as it may, and the first value beyond. */
export interface AttributeLimitReached {
  readonly attribute: string
  readonly metricName: string
  readonly limit: number
  readonly value: string
}

/**
 * Warns that further values of an attribute are counted as `_OTHER`: once for all metrics that have the
 * attribute, since one caller that fills it fills it in all of them.
 */
export function reportAttributeLimit({ attribute, metricName, limit, value }: AttributeLimitReached): void {
  const example = JSON.stringify(value.slice(0, 60))
  reportOnce('ATTRIBUTE_LIMIT', attribute, { attribute, metric: metricName, limit, example })
}
