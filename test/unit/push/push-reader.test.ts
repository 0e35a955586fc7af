import { ExportResultCode, type ExportResult } from '@opentelemetry/core'
import { MeterProvider, type PushMetricExporter, type ResourceMetrics } from '@opentelemetry/sdk-metrics'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ObservedSets } from '../../../src/bridge/observed-sets.ts'
import { PushReader } from '../../../src/push/push-reader.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const success = { code: ExportResultCode.SUCCESS }

test('sends at each interval, with values that only grow', async () => {
  const { add, sent } = pushTo((_metrics, done) => done(success))
  add(2)
  await vi.advanceTimersByTimeAsync(1_000)
  add(3)
  await vi.advanceTimersByTimeAsync(1_000)
  expect(sent).toEqual([2, 5])
})

test('waits for an export that hangs until its time is over', async () => {
  const { add, sent } = pushTo(() => {})
  add(1)
  await vi.advanceTimersByTimeAsync(3_000)
  expect(sent).toEqual([1])
  await vi.advanceTimersByTimeAsync(1_000)
  expect(sent).toEqual([1, 1])
})

test('goes on after an exporter that throws', async () => {
  const { add, sent } = pushTo(() => {
    throw new TypeError('not at all')
  })
  add(1)
  await vi.advanceTimersByTimeAsync(2_000)
  expect(sent).toEqual([1, 1])
})

test('holds the process at its end for one second at most, and not while an export hangs', async () => {
  const { add, sent, end } = pushTo(() => {})
  add(1)
  end()
  await vi.advanceTimersByTimeAsync(0)
  expect(sent).toEqual([1])
  expect(vi.getTimerCount()).toBe(2)
  await vi.advanceTimersByTimeAsync(1_000)
  // The interval alone is left, which holds nothing.
  expect(vi.getTimerCount()).toBe(1)
  end()
  await vi.advanceTimersByTimeAsync(0)
  expect(vi.getTimerCount()).toBe(1)
  expect(sent).toEqual([1])
})

test('leaves no timer and no listener behind when it is shut down', async () => {
  const before = process.listenerCount('beforeExit')
  const { provider, sent } = pushTo((_metrics, done) => done(success))
  expect(process.listenerCount('beforeExit')).toBe(before + 1)
  await provider.shutdown()
  expect(process.listenerCount('beforeExit')).toBe(before)
  expect(vi.getTimerCount()).toBe(0)
  expect(sent).toHaveLength(1)
})

/** Pushes one counter each second, with three seconds for an export, and notes the values that are sent. */
function pushTo(send: (metrics: ResourceMetrics, done: (result: ExportResult) => void) => void): {
  provider: MeterProvider
  sent: (number | undefined)[]
  add(count: number): void
  /** Tells the reader alone that the process is about to end. */
  end(): void
} {
  const sent: (number | undefined)[] = []
  const exporter: PushMetricExporter = {
    export(metrics, done) {
      sent.push(metrics.scopeMetrics[0]?.metrics[0]?.dataPoints[0]?.value as number | undefined)
      send(metrics, done)
    },
    forceFlush: async () => {},
    shutdown: async () => {},
  }
  const others = new Set(process.listeners('beforeExit'))
  const reader = new PushReader({
    exporter,
    to: 'a test',
    times: { intervalMs: 1_000, timeoutMs: 3_000 },
    metricProducers: [],
    seriesLimit: 10,
    observed: new ObservedSets(),
  })
  const provider = new MeterProvider({ readers: [reader] })
  const counter = provider.getMeter('test').createCounter('test.counter')
  return {
    provider,
    sent,
    add: (count) => counter.add(count),
    end: () =>
      process
        .listeners('beforeExit')
        .filter((listener) => !others.has(listener))
        .forEach((listener) => listener(0)),
  }
}
