import { tokenize } from './tokenize.ts'

/**
 * Divides every duration of an expression by a factor, so that rules can be tried in seconds instead of minutes.
 *
 * @throws PromqlSyntaxError
 */
export function scaleDurations(text: string, factor: number): string {
  if (factor === 1) return text
  return tokenize(text)
    .filter(({ kind }) => kind === 'duration')
    .toReversed()
    .reduce(
      (scaled, { text: duration, position, end }) =>
        scaled.slice(0, position) + scaleDuration(duration, factor) + scaled.slice(end),
      text,
    )
}

/** Divides a duration of Prometheus by a factor; nothing but 0 becomes shorter than a second. */
export function scaleDuration(duration: string, factor: number): string {
  const milliseconds = durationMs(duration)
  if (factor === 1 || milliseconds === 0) return duration
  return durationText(Math.max(1000, milliseconds / factor))
}

const unitMs = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000, y: 31_536_000_000 }

/** Gives the milliseconds of a duration of Prometheus, such as `1h30m`. */
export function durationMs(duration: string): number {
  const parts = duration.matchAll(/(\d+)(ms|[smhdwy])/g)
  return [...parts].reduce(
    (sum, [, count, unit]) => sum + Number(count) * unitMs[unit as keyof typeof unitMs],
    0,
  )
}

/** Writes milliseconds as a duration of Prometheus in the largest units that they fill. */
export function durationText(milliseconds: number): string {
  let rest = Math.round(milliseconds)
  if (rest === 0) return '0s'
  return (['d', 'h', 'm', 's', 'ms'] as const)
    .map((unit) => {
      const count = Math.floor(rest / unitMs[unit])
      rest -= count * unitMs[unit]
      return count === 0 ? '' : `${count}${unit}`
    })
    .join('')
}
