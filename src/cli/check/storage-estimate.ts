import { durationMs } from '../../stack/promql/scale-durations.ts'
import type { Stack } from '../../stack/stack.ts'

/** What a sample takes on disk at most (Prometheus, "Storage": 1 to 2 bytes on average). */
const bytesOfSample = 2

/**
 * Says how much disk the series of some pages take in Prometheus until they are old enough to go, by the formula of its
 * documentation: retention times samples a second times bytes a sample.
 */
export function storageEstimate({ config }: Stack, pages: readonly PageSize[]): string {
  const { retention, retentionSize } = config.prometheus
  const intervals = new Map(
    config.services.flatMap(({ targets = [], scrapeInterval }) =>
      targets.map((target) => [target, scrapeInterval] as const),
    ),
  )
  const bytes = pages.reduce((sum, { url, sampleCount }) => {
    const interval = intervals.get(new URL(url).host) ?? config.prometheus.scrapeInterval
    return sum + (sampleCount * bytesOfSample * durationMs(retention)) / durationMs(interval)
  }, 0)
  const count = pages.reduce((sum, { sampleCount }) => sum + sampleCount, 0)
  return `${count} series on ${pages.length === 1 ? 'the page' : `${pages.length} pages`}: at most ${sizeText(bytes)} in ${retention}; ${retentionSize} is what Prometheus keeps at most`
}

/** How many samples a scrape of a page brings. */
export interface PageSize {
  readonly url: string
  readonly sampleCount: number
}

function sizeText(bytes: number): string {
  const megabytes = bytes / 1e6
  return megabytes < 1000 ? `${Math.ceil(megabytes)} MB` : `${(megabytes / 1000).toFixed(1)} GB`
}
