import type { Attributes } from '@opentelemetry/api'
import {
  AggregationTemporality,
  AggregationType,
  DataPointType,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
  type ScopeMetrics,
} from '@opentelemetry/sdk-metrics'
import { describe, expect, test } from 'vitest'
import { fc } from '../../seeded-fast-check.ts'
import { DroppedPoints } from '../../../src/snapshot/dropped-points.ts'
import { FamilyTable } from '../../../src/snapshot/family-table.ts'
import { OtelTranslator } from '../../../src/snapshot/from-otel.ts'
import { labelSet } from '../../../src/snapshot/label-set.ts'
import type { Point } from '../../../src/snapshot/snapshot.ts'

const strategy = 'UnderscoreEscapingWithSuffixes'

describe('metrics of the SDK', () => {
  test('are labelled with their scope unless they are not to be', () => {
    const scopes = [scopeWith(counter([[{ route: '/' }, 2]]))]
    const labelsWith = (scopeLabels: boolean) =>
      new OtelTranslator({ strategy, scopeLabels, constantLabels: [] }).translate(scopes)[0]!.labels[0]!.pairs
    expect(labelsWith(true)).toEqual([
      ['otel_scope_name', 'shop'],
      ['otel_scope_version', '1.2.3'],
      ['route', '/'],
    ])
    expect(labelsWith(false)).toEqual([['route', '/']])
  })

  test('get the constant labels, joined with an attribute that has the same name', () => {
    const translation = { strategy, scopeLabels: false, constantLabels: [['service.name', 'shop']] } as const
    const [metric] = new OtelTranslator(translation).translate([
      scopeWith(
        counter([
          [{}, 1],
          [{ service_name: 'other' }, 2],
        ]),
      ),
    ])
    expect(metric!.labels.map(({ pairs }) => pairs)).toEqual([
      [['service_name', 'shop']],
      [['service_name', 'shop;other']],
    ])
  })

  test('show a series once when the attributes of two become the same labels', () => {
    const dropped = new DroppedPoints()
    const translator = new OtelTranslator(strategy, dropped)
    const scopes = [
      scopeWith(
        counter([
          [{ 'a.b': 1 }, 5],
          [{ a_b: '1' }, 7],
          [{ a_b: '2' }, 9],
        ]),
      ),
    ]
    const values = () =>
      Array.from(translator.translate(scopes)[0]!.points, ({ cells, offset }) => cells[offset])
    expect(values()).toEqual([5, 9])
    expect(values()).toEqual([5, 9])
    expect([...dropped.counts]).toEqual([['duplicate_series', 2]])
  })

  test('give the same label set for a series at each scrape', () => {
    const translator = new OtelTranslator(strategy)
    const scopes = [scopeWith(counter([[{ a: 1 }, 5]]))]
    const labels = () => translator.translate(scopes)[0]!.labels[0]
    expect(labels()).toBe(labels())
  })
})

test('histograms of a producer are each shown with their own bounds', () => {
  const histogram = (route: string, boundaries: number[], counts: number[]) => ({
    attributes: { route },
    startTime: [1, 0] as [number, number],
    endTime: [2, 0] as [number, number],
    value: { count: 3, sum: 4, buckets: { boundaries, counts } },
  })
  const metrics = new OtelTranslator(strategy).translate([
    scopeWith({
      ...counter([]),
      dataPointType: DataPointType.HISTOGRAM,
      dataPoints: [
        histogram('a', [1], [1, 2]),
        histogram('b', [1, 2], [0, 3, 0]),
        histogram('c', [1], [3, 0]),
      ],
    }),
  ])
  const shown = metrics.flatMap(({ points }) =>
    Array.from(points, ({ labels, cells, offset, bounds = [] }) => [
      labels.pairs.at(-1)![1],
      bounds,
      [...cells.subarray(offset, offset + bounds.length + 2)],
    ]),
  )
  expect(shown).toEqual([
    ['a', [1], [4, 1, 2]],
    ['c', [1], [4, 3, 0]],
    ['b', [1, 2], [4, 0, 3, 0]],
  ])
})

describe('exponential histograms of the SDK', () => {
  test('keep their buckets for native histograms and are counted by bounds for the others', async () => {
    const recording = recordExponentially()
    for (const value of [0, 0.003, 0.5, 0.5, 2, 100]) recording.record(value)
    const translator = new OtelTranslator(strategy)
    const point = pointOf(translator, await recording.collect())
    expect(point.exponential).toMatchObject({ zeroCount: 1 })
    expect(point.hasSum).not.toBe(false)
    expect(point.cells[0]).toBe(103.003)
    const { bounds = [] } = point
    expect(bounds).toHaveLength(19)
    for (const bound of [0.25, 0.5, 1, 2]) expect(bounds).toContain(bound)
    expect(atOrBelow(point, 0.25)).toBe(2)
    expect(atOrBelow(point, 0.5)).toBe(4)
    expect(atOrBelow(point, 2)).toBe(5)
    expect(atOrBelow(point, 1024)).toBe(6)

    // Bounds are series: what is recorded later does not move them.
    for (const value of [1e9, 1e-9]) recording.record(value)
    const later = pointOf(translator, await recording.collect())
    expect(later.bounds).toBe(bounds)
    expect(later.cells.at(-1)).toBe(1)
    expect(later.cells[1]).toBe(2)
    expect(later.exponential!.scale).toBeLessThan(point.exponential!.scale)
  })

  test('have no bound until something above 0 is recorded', async () => {
    const recording = recordExponentially()
    recording.record(0)
    const translator = new OtelTranslator(strategy)
    const point = pointOf(translator, await recording.collect())
    expect(point.bounds).toEqual([])
    expect([...point.cells]).toEqual([0, 1])
    recording.record(3)
    expect(pointOf(translator, await recording.collect()).bounds).toHaveLength(19)
  })

  test('count no value below a bound that it is above', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.double({ noNaN: true, min: 0, max: 1e30 }), { minLength: 1, maxLength: 40 }),
        async (values) => {
          const recording = recordExponentially()
          for (const value of values) recording.record(value)
          const point = pointOf(new OtelTranslator(strategy), await recording.collect())
          for (const bound of point.bounds ?? []) {
            const real = values.filter((value) => value <= bound).length
            // Exact where buckets end at the bound, which those of scale 0 and finer do.
            const least = point.exponential!.scale >= 0 ? real : 0
            const shown = atOrBelow(point, bound)
            expect([shown >= least, shown <= real]).toEqual([true, true])
          }
          expect(atOrBelow(point, Infinity)).toBe(values.length)
        },
      ),
      { numRuns: 100 },
    )
  })
})

describe('families', () => {
  test('take the type that a definition gives a gauge', () => {
    const gauge = { name: 'node.version.info', unit: '', kind: 'gauge', description: '', points: [] } as const
    const types = new FamilyTable(strategy)
      .families([
        { ...gauge, prometheusType: 'info' },
        { ...gauge, name: 'a.state', prometheusType: 'stateset' },
        { ...gauge, name: 'b' },
      ])
      .map(({ type }) => type)
    expect(types).toEqual(['info', 'stateset', 'gauge'])
  })

  test('show a series once when two metrics have it, and count what is left out', () => {
    const dropped = new DroppedPoints()
    const point = (value: number, to: string): Point => ({
      labels: labelSet([['to', to]]),
      cells: Float64Array.of(value),
      offset: 0,
      startTimeMs: 0,
    })
    const metric = { name: 'a.b', unit: '', kind: 'counter', description: '' } as const
    const [family] = new FamilyTable(strategy, dropped).families([
      { ...metric, points: [point(1, 'x')] },
      { ...metric, name: 'a_b', points: [point(2, 'x'), point(3, 'y')] },
      { ...metric, name: 'a.b.total', kind: 'gauge', points: [point(4, 'z')] },
      { ...metric, name: '@', kind: 'gauge', points: [point(5, 'z'), point(6, 'y')] },
    ])
    expect(Array.from(family!.points, ({ cells }) => cells[0])).toEqual([1, 3])
    expect(Object.fromEntries(dropped.counts)).toEqual({
      duplicate_series: 1,
      family_conflict: 1,
      name_invalid: 2,
    })
  })
})

function counter(points: readonly (readonly [Attributes, number])[]): object {
  return {
    descriptor: { name: 'requests', unit: '', description: '', valueType: 1 },
    aggregationTemporality: 1,
    dataPointType: 3,
    isMonotonic: true,
    dataPoints: points.map(([attributes, value]) => ({
      attributes,
      value,
      startTime: [1, 0],
      endTime: [2, 0],
    })),
  }
}

function scopeWith(metric: unknown): ScopeMetrics {
  return { scope: { name: 'shop', version: '1.2.3' }, metrics: [metric as ScopeMetrics['metrics'][number]] }
}

function recordExponentially(): { record(value: number): void; collect(): Promise<readonly ScopeMetrics[]> } {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE)
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 1e8 })
  const view = { instrumentName: '*', aggregation: { type: AggregationType.EXPONENTIAL_HISTOGRAM } as const }
  const provider = new MeterProvider({ readers: [reader], views: [view] })
  const histogram = provider.getMeter('test').createHistogram('h')
  return {
    record: (value) => histogram.record(value),
    collect: async () => (await reader.collect()).resourceMetrics.scopeMetrics,
  }
}

function pointOf(translator: OtelTranslator, scopes: readonly ScopeMetrics[]): Point {
  return translator.translate(scopes)[0]!.points.at(0)!
}

function atOrBelow({ bounds = [], cells }: Point, bound: number): number {
  let count = 0
  for (let i = 0; i <= bounds.length; i++) if ((bounds[i] ?? Infinity) <= bound) count += cells[1 + i]!
  return count
}
