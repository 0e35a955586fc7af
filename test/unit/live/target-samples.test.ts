import { describe, expect, test } from 'vitest'
import { LabelSet } from '../../../src/live/promql/label-set.ts'
import { evaluateRange } from '../../../src/live/scraped/scraped-source.ts'
import { ScrapedStorage } from '../../../src/live/scraped/scraped-storage.ts'
import { TargetSamples } from '../../../src/live/scraped/target-samples.ts'

const labels = new LabelSet([['job', 'api']])

function target(
  bounds: { scrapes: number; series: number },
  pages: readonly (string | undefined)[],
): TargetSamples {
  const samples = new TargetSamples(bounds)
  for (const [i, page] of pages.entries())
    samples.add(page, { timeMs: (i + 1) * 1000, own: { up: page === undefined ? 0 : 1 }, labels })
  return samples
}

function values(
  samples: TargetSamples,
  expression: string,
  [startMs, endMs]: readonly [number, number],
): unknown {
  return evaluateRange(expression, {
    storage: new ScrapedStorage([samples]),
    startMs,
    endMs,
    stepMs: 1000,
  }).map(({ points }) => points)
}

describe('the samples of an endpoint', () => {
  const roomy = { scrapes: 10, series: 10 }

  test('are kept for as many scrapes as there is room for', () => {
    const samples = target({ scrapes: 3, series: 10 }, ['a 1', 'a 2', 'a 3', 'a 4', 'a 5'])
    expect(values(samples, 'a', [1000, 6000])).toEqual([
      [
        [3000, 3],
        [4000, 4],
        [5000, 5],
        [6000, 5],
      ],
    ])
    expect(values(samples, 'count_over_time(a[1m])', [5000, 5000])).toEqual([[[5000, 3]]])
  })

  test('end with the first scrape that lacks the series, and begin again with one that has it', () => {
    const samples = target(roomy, ['a 1', 'b 1', 'a 3'])
    expect(values(samples, 'a', [1000, 3000])).toEqual([
      [
        [1000, 1],
        [3000, 3],
      ],
    ])
    expect(values(samples, 'count_over_time(a[5s])', [3000, 3000])).toEqual([[[3000, 2]]])
  })

  test('end with a scrape that failed, which `up` tells', () => {
    const samples = target(roomy, ['a 1', undefined])
    expect(values(samples, 'a', [2000, 2000])).toEqual([])
    expect(values(samples, 'up', [2000, 2000])).toEqual([[[2000, 0]]])
  })

  test('are shown for five minutes after the last scrape, as Prometheus does', () => {
    const samples = target(roomy, ['a 1'])
    expect(values(samples, 'a', [300_000, 302_000])).toEqual([[[300_000, 1]]])
  })

  test('of more series than there is room for are left out and counted', () => {
    const samples = target({ scrapes: 3, series: 2 }, ['a 1\nb 2\nc 3'])
    expect(samples.leftOut).toBe(2)
    expect([...samples.series].map((one) => one.labels.get('__name__'))).toEqual(['up', 'a'])
  })

  test('make room for others when no scrape has them any more', () => {
    const pages = ['a 1', 'b 1', 'b 2', 'b 3', 'b 4', 'b 5', 'b 6']
    const samples = target({ scrapes: 3, series: 10 }, pages)
    expect([...samples.series].map((one) => one.labels.get('__name__'))).toEqual(['up', 'b'])
  })

  test('take no scrape whose time is not later, as after a change of the clock', () => {
    const samples = target(roomy, ['a 1', 'a 2'])
    samples.add('a 9', { timeMs: 1500, own: {}, labels })
    expect(values(samples, 'a', [2000, 2000])).toEqual([[[2000, 2]]])
  })

  test('have the labels of the endpoint in the place of those of the page', () => {
    const samples = target(roomy, ['a{job="other",b="c"} 1'])
    expect([...samples.series][1]!.labels.toRecord()).toEqual({ __name__: 'a', job: 'api', b: 'c' })
  })
})
