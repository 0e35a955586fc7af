/** How many minutes the series of a test go on: longer than any default of an alert. */
const lasting = 600

/** Writes a value that does not change. */
export function constant(value: number): string {
  return `${value}x${lasting}`
}

/** Writes a counter that grows by so much each minute. */
export function growing(perMinute: number): string {
  return `0+${perMinute}x${lasting}`
}
