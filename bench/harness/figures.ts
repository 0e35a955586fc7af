/** Formats the median of some samples with their range, or nothing of none. */
export function spread(values: readonly number[], format: (value: number) => string = figure): string {
  if (values.length === 0) return ''
  return `${format(median(values))} (${format(Math.min(...values))} to ${format(Math.max(...values))})`
}

/** The middle value, or the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? NaN
  return sorted.length % 2 ? upper : (upper + (sorted[middle - 1] ?? NaN)) / 2
}

/** Formats a number with three digits that count. */
export function figure(value: number): string {
  const size = Math.abs(value)
  return size >= 100 ? value.toFixed(0) : size >= 10 ? value.toFixed(1) : value.toFixed(2)
}
