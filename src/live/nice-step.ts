const niceSeconds = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 21_600, 43_200, 86_400]

/** Gives the step of a graph: no shorter than asked for or than samples are apart, and one that people count in. */
export function niceStepMs(leastMs: number, intervalMs: number): number {
  const least = Math.max(leastMs, intervalMs)
  const seconds = niceSeconds.find((one) => one * 1000 >= least) ?? Math.ceil(least / 86_400_000) * 86_400
  return seconds * 1000
}
