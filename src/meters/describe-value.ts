/** Describes any value in a few words for a message; never throws. */
export function describeValue(value: unknown): string {
  if (value === undefined || value === null) return String(value)
  try {
    return `${typeof value} ${String(value)}`.slice(0, 60)
  } catch {
    return `an unprintable ${typeof value}`
  }
}
