import { describe, expect, test } from 'vitest'
import { fc } from '../../seeded-fast-check.ts'
import { defaultExpositionOptions } from '../../../src/exposition/exposition-options.ts'
import { exemplarText } from '../../../src/exposition/exemplar-text.ts'
import { PagePool } from '../../../src/exposition/page-pool.ts'
import { DroppedPoints } from '../../../src/snapshot/dropped-points.ts'
import type { Exemplar, Point } from '../../../src/snapshot/snapshot.ts'
import { hostileSnapshot, hostileText } from './hostile-snapshots.ts'
import { openMetricsGrammar } from './openmetrics-grammar.ts'
import { family, histogram, number, openMetrics, openMetrics2, text, write } from './snapshots.ts'

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736'
const exemplar: Exemplar = {
  labels: [
    ['trace_id', traceId],
    ['span_id', '00f067aa0ba902b7'],
  ],
  value: 0.25,
  timeMs: 1_790_000_001_007,
}
const shownExemplar = `# {trace_id="${traceId}",span_id="00f067aa0ba902b7"} 0.25 1790000001.007`
const startTimeMs = 1_790_000_000_123.4
const counter = family({
  name: 'jobs_total',
  type: 'counter',
  points: [{ ...number(2, [['to', 'x']]), startTimeMs, exemplars: [exemplar] }],
})
const duration: Point = {
  ...histogram({ sum: 1.5, counts: [1, 2, 1], bounds: [0.1, 1] }),
  startTimeMs,
  exemplars: [undefined, exemplar],
}
const durations = family({ name: 'h', type: 'histogram', points: [duration] })
const created = { options: { ...defaultExpositionOptions, createdTimestamps: true } }

describe('exemplars', () => {
  test('stand behind counters and buckets in OpenMetrics 1.0', () => {
    const written = write([counter, durations], { format: openMetrics })
    expect(written).toContain(`jobs_total{to="x"} 2 ${shownExemplar}\n`)
    expect(written).toContain(`h_bucket{le="0.1"} 1\nh_bucket{le="1.0"} 3 ${shownExemplar}\nh_bucket`)
    expect(written.match(/ # \{/g)).toHaveLength(2)
    expect(openMetricsGrammar.test(written)).toBe(true)
  })

  test('do not stand in text, nor with a counter that OpenMetrics cannot call one', () => {
    expect(write([counter, durations], { format: text })).not.toContain('trace_id')
    expect(write([{ ...counter, name: 'jobs' }], { format: openMetrics })).not.toContain('trace_id')
  })

  test('keep to 128 characters in OpenMetrics 1.0, by whole labels', () => {
    const withRoute = (route: string): Exemplar => ({
      ...exemplar,
      labels: [...exemplar.labels, ['route', route], ['z', '']],
    })
    // 63 characters are the ids', 5 the name's, and the last label has one.
    expect(shown(withRoute('é'.repeat(59)))).toContain(`",route="${'é'.repeat(59)}",z=""} `)
    expect(shown(withRoute('😱'.repeat(60)))).toContain(`",route="${'😱'.repeat(60)}"} `)
    expect(shown(withRoute('é'.repeat(61)))).toBe(` ${shownExemplar}`)
    expect(shown(withRoute('é'.repeat(61)), { limited: false })).toContain('route=')
  })

  test('leave out a label with a NUL, at which Prometheus fails the scrape', () => {
    const labels = [['raw', 'a\0b'] as const, ...exemplar.labels]
    expect(shown({ ...exemplar, labels })).toBe(` ${shownExemplar}`)
  })

  test('follow the grammar whatever their labels are', () => {
    fc.assert(
      fc.property(hostileText, hostileText, fc.double(), (name, value, recorded) => {
        const hostile = { labels: [['trace_id', 'a'] as const, [name, value] as const], value: recorded }
        const point = { ...number(1), exemplars: [{ ...hostile, timeMs: 1e12 }] }
        const written = write([family({ name: 'a_total', type: 'counter', points: [point] })], {
          format: openMetrics,
        })
        expect(openMetricsGrammar.test(written)).toBe(true)
        expect(written).toContain('# {trace_id="a"')
      }),
    )
  })
})

describe('starts', () => {
  test('are lines in OpenMetrics 1.0 when they are wanted', () => {
    const written = write([counter, durations], { format: openMetrics, ...created })
    expect(written).toContain('jobs_created{to="x"} 1790000000.123\n')
    expect(written).toContain('h_count 4\nh_created 1790000000.123\n')
    expect(openMetricsGrammar.test(written)).toBe(true)
    expect(write([counter, durations], { format: openMetrics })).not.toContain('_created')
    expect(write([counter, durations], { format: text, ...created })).not.toContain('_created')
  })

  test('leave the name to another metric that has it', () => {
    const other = family({ name: 'h_created', type: 'gauge', points: [number(7)] })
    const written = write([durations, other], { format: openMetrics, ...created })
    expect(written.match(/^h_created.*$/gm)).toEqual(['h_created 7'])
  })

  test('are left out where they are not known', () => {
    const unknown = family({ name: 'a_total', type: 'counter', points: [number(1)] })
    expect(write([unknown], { format: openMetrics, ...created })).not.toContain('_created')
    expect(write([unknown], { format: openMetrics2 })).not.toContain('st@')
  })

  test('fit on their page with the longest labels', () => {
    const families = [counter, durations].map((one) => ({ ...one, name: `${'n'.repeat(80)}_total` }))
    for (const one of families) {
      for (const pageBytes of [1, 50, 150, 300]) {
        const pages = new PagePool({ pageBytes })
        expect(write([one], { format: openMetrics, ...created, pages })).toBe(
          write([one], { format: openMetrics, ...created }),
        )
      }
    }
  })
})

describe('infos and states', () => {
  const state = (name: string, value: number): Point => number(value, [['pool_state', name]])
  const states = family({
    name: 'pool_state',
    type: 'stateset',
    points: [state('idle', 1), state('used', 0), state('odd', 0.5)],
  })

  test('have their types in OpenMetrics, and no values that these cannot have', () => {
    const dropped = new DroppedPoints()
    for (const format of [openMetrics, openMetrics2]) {
      expect(write([states], { format, dropped })).toBe(
        '# TYPE pool_state stateset\npool_state{pool_state="idle"} 1\npool_state{pool_state="used"} 0\n# EOF\n',
      )
    }
    expect([...dropped.counts]).toEqual([['state_value', 2]])
  })

  test('are gauges in text, and in OpenMetrics where no label names the state or the name has no suffix', () => {
    expect(write([states])).toContain('# TYPE pool_state gauge\n')
    expect(write([states])).toContain('0.5')
    const unnamed = { ...states, points: [number(1, [['state', 'idle']])] }
    expect(write([unnamed], { format: openMetrics })).toContain('# TYPE pool_state gauge\n')
    const info = family({ name: 'version', type: 'info', points: [number(1)] })
    for (const format of [openMetrics, openMetrics2]) {
      expect(write([info], { format })).toContain('# TYPE version gauge\n')
    }
  })

  test('count counters that OpenMetrics forbids', () => {
    const dropped = new DroppedPoints()
    const odd = family({ name: 'odd_total', type: 'counter', points: [number(NaN), number(-1), number(2)] })
    write([odd], { format: openMetrics, dropped })
    write([odd], { format: text, dropped })
    expect([...dropped.counts]).toEqual([['counter_value', 2]])
  })
})

describe('OpenMetrics 2.0', () => {
  const native: Point = {
    ...duration,
    exponential: {
      scale: 3,
      zeroCount: 2,
      positive: { offset: 3, bucketCounts: [10, 0, 0, 20, 5, 2] },
      negative: { offset: -2, bucketCounts: [4] },
    },
  }

  test('writes a histogram as one value', () => {
    const target = family({ name: 'target_info', type: 'info', points: [number(1, [['a', 'b']])] })
    const bytes = { ...counter, name: 'sent_bytes_total', unit: 'bytes' }
    expect(write([target, bytes, durations], { format: openMetrics2 })).toBe(
      [
        '# TYPE target_info info',
        'target_info{a="b"} 1',
        '# TYPE sent_bytes_total counter',
        '# UNIT sent_bytes_total bytes',
        `sent_bytes_total{to="x"} 2 st@1790000000.123 ${shownExemplar}`,
        '# TYPE h histogram',
        `h {count:4,sum:1.5,bucket:[0.1:1,1:3,+Inf:4]} st@1790000000.123 ${shownExemplar}`,
        '# EOF\n',
      ].join('\n'),
    )
  })

  test.each([
    ['native', ''],
    ['both', ',bucket:[0.1:1,1:3,+Inf:4]'],
  ] as const)('writes exponential buckets as %s', (nativeHistograms, classic) => {
    const written = write([{ ...durations, points: [native] }], {
      format: openMetrics2,
      options: { ...defaultExpositionOptions, nativeHistograms },
    })
    expect(written.split('\n')[1]).toBe(
      'h {count:43,sum:1.5,schema:3,zero_threshold:1e-128,zero_count:2,negative_spans:[-1:1],negative_buckets:[4]' +
        `,positive_spans:[4:1,2:3],positive_buckets:[10,20,5,2]${classic}} st@1790000000.123 ${shownExemplar}`,
    )
  })

  test('says that a sum is unknown', () => {
    const point = { ...native, hasSum: false }
    expect(write([{ ...durations, points: [point] }], { format: openMetrics2 })).toContain(
      'h {count:4,sum:NaN,bucket:[0.1:1,1:3,+Inf:4]}',
    )
  })

  test('follows its grammar whatever a snapshot holds', () => {
    fc.assert(
      fc.property(hostileSnapshot('NoTranslation'), (families) => {
        const written = write(families, { format: openMetrics2, escaping: 'allow-utf-8' })
        expect(written).toMatch(openMetrics2Grammar)
      }),
      { numRuns: 200 },
    )
  })
})

/** The grammar of OpenMetrics 2.0 ("ABNF") for what is written here: no summaries, no timestamps of samples. */
const openMetrics2Grammar: RegExp = (() => {
  const quoted = String.raw`"(?:[^\n"\\]|\\[n"\\])*"`
  const real = String.raw`[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?`
  const value = `(?:${real}|[+-]Inf|NaN)`
  const label = `(?:[A-Za-z_][A-Za-z0-9_]*|${quoted})=${quoted}`
  const plain = `[A-Za-z_:][A-Za-z0-9_:]*`
  const head = String.raw`(?:${plain}(?:\{${label}(?:,${label})*\})?|\{${quoted}(?:,${label})*\})`
  const buckets = String.raw`bucket:\[(?:${real}:\d+,)*\+Inf:\d+\]`
  const histogramValue = String.raw`\{count:\d+,sum:${value},${buckets}\}`
  const sample = `${head} (?:${value}|${histogramValue})(?: st@${real})?`
  const help = String.raw`(?:[^\n"\\]|\\[n"\\])*`
  const name = `(?:${plain}|${quoted})`
  const descriptor = `# (?:TYPE ${name} (?:counter|gauge|histogram|info|unknown)|HELP ${name} ${help}|UNIT ${name} [A-Za-z0-9_:]*)`
  return new RegExp(`^(?:(?:${descriptor}|${sample})\\n)*# EOF\\n$`, 'u')
})()

function shown(given: Exemplar, options = { limited: true }): string {
  return Buffer.from(exemplarText(given, options)).toString()
}
