import {
  AggregationTemporality,
  AggregationType,
  InMemoryMetricExporter,
  InstrumentType,
  MeterProvider,
  PeriodicExportingMetricReader,
  type ScopeMetrics,
} from '@opentelemetry/sdk-metrics'
import { expect, test } from 'vitest'
import { fc } from '../../seeded-fast-check.ts'
import { OtelTranslator } from '../../../src/snapshot/from-otel.ts'
import type { MetricPoints } from '../../../src/snapshot/family-table.ts'
import { MetricsPacker, MetricsUnpacker, packedMemory } from '../../../src/thread/pack-metrics.ts'

/** Everything that a format reads of the points, copied while each holds. */
function read(metrics: readonly MetricPoints[]): unknown {
  return metrics.map(({ name, unit, kind, description, points }) => ({
    head: { name, unit, kind, description },
    count: points.length,
    points: Array.from(points, (point) => ({
      pairs: point.labels.pairs,
      cells: [...point.cells.subarray(point.offset, point.offset + (point.bounds?.length ?? -1) + 2)],
      startTimeMs: point.startTimeMs,
      bounds: point.bounds,
      hasSum: point.hasSum === false,
      exemplars: point.exemplars,
      exponential: point.exponential,
    })),
  }))
}

test('metrics of the SDK are the same in the other thread, collection after collection', async () => {
  const record = fc.record({
    metric: fc.constantFrom('count', 'size', 'wide', 'level'),
    value: fc.double({ min: -100, max: 100, noNaN: true }),
    route: fc.string({ maxLength: 3 }),
    code: fc.option(fc.nat(3), { nil: undefined }),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(record), { maxLength: 3 }), async (collections) => {
      const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE)
      const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 2 ** 30 })
      const aggregation = { type: AggregationType.EXPONENTIAL_HISTOGRAM } as const
      const instrumentType = InstrumentType.HISTOGRAM
      const views = [{ instrumentName: 'wide', instrumentType, aggregation }]
      const provider = new MeterProvider({ readers: [reader], views })
      const meter = provider.getMeter('shop', '1.2.3')
      const [count, level] = [meter.createCounter('count'), meter.createUpDownCounter('level')]
      const [size, wide] = [meter.createHistogram('size'), meter.createHistogram('wide')]
      const translator = new OtelTranslator('UnderscoreEscapingWithSuffixes')
      const packer = new MetricsPacker()
      const unpacker = new MetricsUnpacker()
      for (const records of collections) {
        for (const { metric, value, route, code } of records) {
          const attributes = { route, ...(code !== undefined && { code }) }
          if (metric === 'count') count.add(Math.abs(value), attributes)
          else if (metric === 'level') level.add(value, attributes)
          else (metric === 'size' ? size : wide).record(value, attributes)
        }
        const { resourceMetrics } = await reader.collect()
        const translated = translator.translate(resourceMetrics.scopeMetrics as ScopeMetrics[])
        const before = read(translated)
        const packed = packer.pack(translated)
        const received = structuredClone(packed, { transfer: packedMemory(packed) })
        expect(read(unpacker.unpack(received))).toEqual(before)
      }
      await provider.shutdown()
    }),
  )
})
