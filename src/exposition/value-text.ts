/** Writes the value of a sample, in the fewest digits that read back as the same number. */
export function valueText(value: number): string {
  return value === Infinity ? '+Inf' : value === -Infinity ? '-Inf' : String(value)
}

/** Writes a time (in milliseconds since the epoch) in seconds, without an exponent. */
export function timeText(timeMs: number): string {
  const wholeMs = Math.round(timeMs)
  const fraction = String(wholeMs % 1000).padStart(3, '0')
  return `${Math.floor(wholeMs / 1000)}.${fraction}`
}
