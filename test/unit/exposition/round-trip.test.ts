import { describe, expect, test } from 'vitest'
import { fc } from '../../seeded-fast-check.ts'
import { escapePairs } from '../../../src/exposition/escape-pairs.ts'
import { escapings } from '../../../src/naming/escape-name.ts'
import { PagePool } from '../../../src/exposition/page-pool.ts'
import { isPlainName } from '../../../src/naming/escape-name.ts'
import { labelSet } from '../../../src/snapshot/label-set.ts'
import type { Family, Point } from '../../../src/snapshot/snapshot.ts'
import { hostileSnapshot } from './hostile-snapshots.ts'
import { openMetricsGrammar } from './openmetrics-grammar.ts'
import { parseExposition, type ParsedSample } from './parse-exposition.ts'
import { openMetrics, text, write } from './snapshots.ts'

const byDefault = hostileSnapshot('UnderscoreEscapingWithSuffixes')
const unescaped = hostileSnapshot('NoTranslation')
const runs = { numRuns: 300 }

describe('whatever a snapshot holds', () => {
  test('text reads back as it was', () => {
    fc.assert(
      fc.property(byDefault, (families) => {
        const parsed = parseExposition(write(families))
        expect(parsed.map(({ name, type, help, samples }) => ({ name, type, help, samples }))).toEqual(
          families.map((family) => ({
            name: family.name,
            type: family.type,
            help: family.help.toWellFormed(),
            samples: samplesOf(family),
          })),
        )
      }),
      runs,
    )
  })

  test('OpenMetrics follows the grammar and reads back as it was, save what it forbids', () => {
    fc.assert(
      fc.property(byDefault, (families) => {
        const written = write(families, { format: openMetrics })
        expect(openMetricsGrammar.test(written)).toBe(true)
        expect(written.endsWith('# EOF\n')).toBe(true)
        const parsed = parseExposition(written)
        expect(parsed.map(({ help, samples }) => ({ help, samples }))).toEqual(
          families.map((family) => ({
            help: family.help.toWellFormed(),
            samples: openMetricsSamplesOf(family),
          })),
        )
        for (const [i, { type, name, unit }] of parsed.entries()) {
          expect(type).toBe(families[i]!.type)
          expect(name).toBe(
            type === 'counter' ? families[i]!.name.slice(0, -'_total'.length) : families[i]!.name,
          )
          expect(unit).toBe(families[i]!.unit)
          expect(unit === '' || name.endsWith(`_${unit}`)).toBe(true)
        }
      }),
      runs,
    )
  })

  test('UTF-8 names read back as they were where they are allowed', () => {
    fc.assert(
      fc.property(unescaped, (families) => {
        const parsed = parseExposition(write(families, { escaping: 'allow-utf-8' }))
        expect(parsed.map(({ name, samples }) => ({ name, samples }))).toEqual(
          families.map(withoutNul).map((family) => ({ name: family.name, samples: samplesOf(family) })),
        )
      }),
      runs,
    )
  })

  test.each(escapings.filter((escaping) => escaping !== 'allow-utf-8'))(
    '%s leaves only plain names',
    (escaping) => {
      fc.assert(
        fc.property(unescaped, (families) => {
          const written = write(families, { escaping, format: openMetrics })
          expect(openMetricsGrammar.test(written)).toBe(true)
          for (const { name, samples } of parseExposition(written)) {
            expect(isPlainName(name)).toBe(true)
            for (const { labels } of samples)
              for (const [label] of labels) expect(label).toMatch(/^(?!__)[A-Za-z0-9_]+$/)
          }
        }),
        runs,
      )
    },
  )

  test('the longest number has room for its line feed', () => {
    const labels = labelSet([['b', 'c']])
    const cells = Float64Array.of(-0.0000010000020711543361)
    const points = [0, 0].map((offset) => ({ labels, cells, offset, startTimeMs: 0 }))
    const family = { name: 'a', type: 'gauge', help: '', unit: '', points } as const
    const line = 'a{b="c"} -0.0000010000020711543361\n'
    expect(write([family], { pages: new PagePool({ pageBytes: 1 }) })).toBe(`# TYPE a gauge\n${line}${line}`)
  })

  test('the size of the pages changes nothing', () => {
    fc.assert(
      fc.property(byDefault, fc.integer({ min: 1, max: 3000 }), (families, pageBytes) => {
        expect(write(families, { pages: new PagePool({ pageBytes }) })).toBe(
          write(families, { format: text }),
        )
      }),
      { numRuns: 100 },
    )
  })
})

/** A NUL is the one character that no name may have. */
function withoutNul(family: Family): Family {
  const points = [...family.points].map((point) => ({
    ...point,
    labels: labelSet(escapePairs(point.labels.pairs, 'allow-utf-8')),
  }))
  return { ...family, name: family.name.replaceAll('\0', '_'), points }
}

function samplesOf({ name, type, points }: Family): ParsedSample[] {
  return [...points].flatMap((point) => {
    const labels = point.labels.pairs.map(([label, value]) => [label, value.toWellFormed()] as const)
    if (type !== 'histogram') return [{ name, labels, value: valueOf(point) }]
    const buckets = bucketsOf(point)
    return [
      ...buckets.map(({ le, value }) => ({
        name: `${name}_bucket`,
        labels: [...labels, ['le', le] as const],
        value,
      })),
      { name: `${name}_sum`, labels, value: valueOf(point) },
      { name: `${name}_count`, labels, value: buckets.at(-1)!.value },
    ].map(
      (sample) =>
        ({ ...sample, labels: sample.labels.map(([label, value]) => [label, value]) }) as ParsedSample,
    )
  })
}

function openMetricsSamplesOf(family: Family): ParsedSample[] {
  const points = [...family.points].filter((point) => family.type !== 'counter' || valueOf(point) >= 0)
  return [...points].flatMap((point) => {
    const samples = samplesOf({ ...family, points: [point] })
    if (family.type !== 'histogram') return samples
    const hasSum = valueOf(point) >= 0 && !(point.bounds![0]! < 0)
    return canonical(hasSum ? samples : samples.slice(0, -2))
  })
}

function canonical(samples: ParsedSample[]): ParsedSample[] {
  return samples.map((sample) => ({
    ...sample,
    labels: sample.labels.map(([name, value]) =>
      name === 'le' && /^-?\d+$/.test(value) ? ([name, `${value}.0`] as const) : ([name, value] as const),
    ),
  }))
}

function bucketsOf({ cells, offset, bounds = [] }: Point): { le: string; value: number }[] {
  let value = 0
  return [...bounds, Infinity].map((bound, i) => ({
    le: leOf(bound),
    value: (value += cells[offset + 1 + i]!),
  }))
}

/** Written another way than the writer does: by exponent, as Go's `%g` is described. */
function leOf(bound: number): string {
  if (bound === Infinity) return '+Inf'
  const size = Math.abs(bound)
  if (bound === 0 || (size >= 1e-4 && size < 1e6)) return String(bound)
  const [digits, exponent] = bound.toExponential().split('e') as [string, string]
  return `${digits}e${exponent[0]}${exponent.slice(1).padStart(2, '0')}`
}

function valueOf({ cells, offset }: Point): number {
  // Reading back cannot tell -0 from 0 where whole numbers are written digit by digit.
  return cells[offset]! + 0
}
