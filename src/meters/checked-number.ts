import type { Metric } from '../catalog/metric.ts'
import { reportOnce } from '../diagnostics/logger.ts'
import { describeValue } from './describe-value.ts'

/** Gives a finite number of 0 or more as it is; says once that another value is dropped. */
export function checkedNumber(metric: Metric, value: unknown): number | undefined {
  if (typeof value === 'number' && value >= 0 && value < Infinity) return value
  reportValue({ metric, value, expected: 'a finite number of 0 or more' })
  return undefined
}

/** Gives a whole number of 0 or more as it is; says once that another value is dropped. */
export function checkedCount(metric: Metric, value: unknown): number | undefined {
  if (Number.isSafeInteger(value) && (value as number) >= 0) return value as number
  reportValue({ metric, value, expected: 'a whole number of 0 or more' })
  return undefined
}

/** Gives an amount of money in whole minor units as a number; says once that another value is dropped. */
export function checkedMinorUnits(metric: Metric, value: unknown): number | undefined {
  const amount = typeof value === 'bigint' ? Number(value) : value
  // A bigint beyond 2^53 rounds to a number that is no safe integer.
  if (typeof amount === 'number' && Number.isSafeInteger(amount) && amount >= 0) return amount
  reportValue({ metric, value, expected: 'a whole number of minor units (such as cents) from 0 to 2^53 - 1' })
  return undefined
}

function reportValue({
  metric,
  value,
  expected,
}: {
  metric: Metric
  value: unknown
  expected: string
}): void {
  reportOnce('VALUE_INVALID', metric.name, { metric: metric.name, value: describeValue(value), expected })
}
