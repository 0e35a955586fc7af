import { describe, expect, test } from 'vitest'
import { PagePool } from '../../../src/exposition/page-pool.ts'
import { writeText } from '../../../src/exposition/write-text.ts'
import { family, histogram, number, openMetrics, text, write } from './snapshots.ts'

const target = family({
  name: 'target_info',
  type: 'info',
  help: 'Target metadata.',
  points: [number(1, [['service_name', 'shop']])],
})
const bytesSent = family({
  name: 'sent_bytes_total',
  type: 'counter',
  help: 'Bytes "sent" to C:\\\nand beyond.',
  unit: 'bytes',
  points: [number(12_345_678_901), number(3, [['to', 'a "b" \\ \n']])],
})
const duration = family({
  name: 'request_duration_seconds',
  type: 'histogram',
  unit: 'seconds',
  points: [
    histogram({ sum: 8.25, counts: [1, 0, 2, 3], bounds: [0.005, 1, 1e6] }),
    histogram({ sum: 0, counts: [0, 0, 0, 0], bounds: [0.005, 1, 1e6] }, [['route', '/']]),
  ],
})

describe('writeText', () => {
  test('writes text 0.0.4', () => {
    expect(write([target, bytesSent, duration])).toBe(
      String.raw`# HELP target_info Target metadata.
# TYPE target_info gauge
target_info{service_name="shop"} 1
# HELP sent_bytes_total Bytes "sent" to C:\\\nand beyond.
# TYPE sent_bytes_total counter
sent_bytes_total 12345678901
sent_bytes_total{to="a \"b\" \\ \n"} 3
# TYPE request_duration_seconds histogram
request_duration_seconds_bucket{le="0.005"} 1
request_duration_seconds_bucket{le="1"} 1
request_duration_seconds_bucket{le="1e+06"} 3
request_duration_seconds_bucket{le="+Inf"} 6
request_duration_seconds_sum 8.25
request_duration_seconds_count 6
request_duration_seconds_bucket{route="/",le="0.005"} 0
request_duration_seconds_bucket{route="/",le="1"} 0
request_duration_seconds_bucket{route="/",le="1e+06"} 0
request_duration_seconds_bucket{route="/",le="+Inf"} 0
request_duration_seconds_sum{route="/"} 0
request_duration_seconds_count{route="/"} 0
`,
    )
  })

  test('writes OpenMetrics 1.0', () => {
    expect(
      write([target, bytesSent, { ...duration, points: [...duration.points].slice(0, 1) }], {
        format: openMetrics,
      }),
    ).toBe(
      String.raw`# TYPE target info
# HELP target Target metadata.
target_info{service_name="shop"} 1
# TYPE sent_bytes counter
# UNIT sent_bytes bytes
# HELP sent_bytes Bytes \"sent\" to C:\\\nand beyond.
sent_bytes_total 12345678901
sent_bytes_total{to="a \"b\" \\ \n"} 3
# TYPE request_duration_seconds histogram
# UNIT request_duration_seconds seconds
request_duration_seconds_bucket{le="0.005"} 1
request_duration_seconds_bucket{le="1.0"} 1
request_duration_seconds_bucket{le="1e+06"} 3
request_duration_seconds_bucket{le="+Inf"} 6
request_duration_seconds_sum 8.25
request_duration_seconds_count 6
# EOF
`,
    )
  })

  test('writes nothing but the end when there is nothing', () => {
    expect(write([])).toBe('')
    expect(write([family({ name: 'empty', type: 'gauge', help: 'No points.' })])).toBe('')
    expect(write([], { format: openMetrics })).toBe('# EOF\n')
  })

  test('writes every number so that it reads back as it was', () => {
    const values = [
      0,
      1,
      9,
      10,
      99,
      100,
      12_345,
      999_999_999,
      1e9,
      2 ** 31 - 1,
      2 ** 31,
      2 ** 53,
      1e21,
      1.5e300,
      0.1,
      1 / 3,
      5e-324,
      2.2250738585072014e-308,
      Number.MAX_VALUE,
      Infinity,
      NaN,
    ]
    const powers = Array.from({ length: 22 }, (_, i) => 10 ** i)
    values.push(...powers, ...powers.map((power) => power - 1))
    const all = [...values, ...values.map((value) => -value)]
    const written = write([family({ name: 'g', type: 'gauge', points: all.map((value) => number(value)) })])
    const read = written
      .split('\n')
      .slice(1, -1)
      .map((line) => Number(line.slice(2).replace('Inf', 'Infinity')))
    expect(read.map((value) => value + 0)).toEqual(all.map((value) => value + 0))
  })

  test('writes labels again as they were kept', () => {
    const families = [bytesSent, duration]
    expect(write(families)).toBe(write(families))
    const points = [...families[0]!.points]
    expect(points[1]!.labels.kept(0)).toBeInstanceOf(Uint8Array)
  })
})

describe('writeText in OpenMetrics', () => {
  test('leaves out values that a counter cannot have', () => {
    const odd = family({ name: 'odd_total', type: 'counter', points: [number(NaN), number(-1), number(2)] })
    expect(write([odd], { format: openMetrics })).toBe('# TYPE odd counter\nodd_total 2\n# EOF\n')
    expect(write([odd])).toBe('# TYPE odd_total counter\nodd_total NaN\nodd_total -1\nodd_total 2\n')
  })

  test('calls a counter without the suffix unknown', () => {
    const bare = family({ name: 'requests', type: 'counter', points: [number(2)] })
    expect(write([bare], { format: openMetrics })).toBe('# TYPE requests unknown\nrequests 2\n# EOF\n')
  })

  test('calls a counter unknown when another metric has its name without the suffix', () => {
    const counter = family({ name: 'jobs_total', type: 'counter', points: [number(2)] })
    const gauge = family({ name: 'jobs', type: 'gauge', points: [number(1)] })
    const expected = ['# TYPE jobs gauge\njobs 1\n', '# TYPE jobs_total unknown\njobs_total 2\n']
    expect(write([gauge, counter], { format: openMetrics })).toBe(`${expected.join('')}# EOF\n`)
    expect(write([counter, gauge], { format: openMetrics })).toBe(`${expected.toReversed().join('')}# EOF\n`)
  })

  test('calls a counter unknown when another metric has the name of its creation', () => {
    const counter = family({ name: 'jobs_total', type: 'counter', points: [number(2)] })
    const gauge = family({ name: 'jobs_created', type: 'gauge', points: [number(1)] })
    expect(write([counter, gauge], { format: openMetrics })).toContain('# TYPE jobs_total unknown\n')
  })

  test('shows neither sum nor count where a sum may not stand', () => {
    const shown = { sum: 3, counts: [1, 2], bounds: [1] }
    for (const point of [
      histogram({ ...shown, sum: -1 }),
      histogram({ ...shown, sum: NaN }),
      histogram({ ...shown, bounds: [-1] }),
      { ...histogram(shown), hasSum: false },
    ]) {
      const lines = write([family({ name: 'h', type: 'histogram', points: [point] })], {
        format: openMetrics,
      })
      expect(lines).not.toMatch(/h_sum|h_count/)
      expect(lines).toContain('h_bucket{le="+Inf"} 3\n')
    }
  })

  test('shows a unit only where the name ends with it', () => {
    const middle = family({ name: 'foo_seconds_bar', type: 'gauge', unit: 'seconds', points: [number(1)] })
    expect(write([middle], { format: openMetrics })).not.toContain('UNIT')
  })
})

describe('writeText with histograms in text', () => {
  test('shows the count even where the sum is unknown', () => {
    const point = { ...histogram({ sum: 0, counts: [1, 2], bounds: [1] }), hasSum: false }
    expect(write([family({ name: 'h', type: 'histogram', points: [point] })])).toBe(
      '# TYPE h histogram\nh_bucket{le="1"} 1\nh_bucket{le="+Inf"} 3\nh_count 3\n',
    )
  })
})

describe('writeText turns pages', () => {
  const families = [
    target,
    bytesSent,
    duration,
    { ...duration, name: 'other_seconds', help: 'x'.repeat(3000) },
  ]

  test.each([1, 16, 100, 500, 1000, 4096])('of %i bytes without a change to what is written', (pageBytes) => {
    for (const format of [text, openMetrics]) {
      expect(write(families, { format, pages: new PagePool({ pageBytes }) })).toBe(
        write(families, { format }),
      )
    }
  })

  test('with labels that are larger than a page', () => {
    const huge = 'é"'.repeat(100_000)
    const point = histogram({ sum: 1, counts: [1, 1], bounds: [1] }, [['huge', huge]])
    const written = write([family({ name: 'h', type: 'histogram', points: [point] })])
    expect(written.split('\n')).toHaveLength(6)
    expect(written).toContain(`h_bucket{huge="${huge.replaceAll('"', '\\"')}",le="+Inf"} 2\n`)
  })

  test('so that the lines of one series agree, whatever is recorded between two pages', () => {
    const bounds = [1, 2]
    const points = Array.from({ length: 40 }, (_, i) =>
      histogram({ sum: 0, counts: [0, 0, 0], bounds }, [['i', String(i)]]),
    )
    const families = [family({ name: 'h', type: 'histogram', points })]
    const pages = new PagePool({ pageBytes: 500 })
    let written = ''
    for (const page of writeText({ families }, { pages, format: text, escaping: 'underscores' })) {
      written += Buffer.from(page).toString()
      pages.give(page)
      for (const { cells } of points) cells[3]! += 1
    }
    for (let i = 0; i < points.length; i++) {
      const values = [...written.matchAll(new RegExp(`^h_(?:bucket|count)\\{i="${i}".* (\\d+)$`, 'gm'))].map(
        ([, value]) => value,
      )
      expect(values).toHaveLength(4)
      expect(new Set(values).size).toBe(1)
    }
    expect(written).toContain('} 1\n')
  })

  test.each([1, Infinity])('and keeps none of them when the reader stops after %d', (most) => {
    const lent = new Set<ArrayBufferLike>()
    class WatchedPool extends PagePool {
      override take(leastBytes: number): Uint8Array {
        const page = super.take(leastBytes)
        lent.add(page.buffer)
        return page
      }
      override give(part: Uint8Array): void {
        lent.delete(part.buffer)
        super.give(part)
      }
    }
    const pages = new WatchedPool({ pageBytes: 500 })
    let read = 0
    for (const page of writeText({ families }, { pages, format: text, escaping: 'underscores' })) {
      pages.give(page)
      if (++read >= most) break
    }
    expect(read).toBeGreaterThan(0)
    expect(lent.size).toBe(0)
  })
})
