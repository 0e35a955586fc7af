import { execFileSync } from 'node:child_process'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { startRuntime } from '../../../../src/instruments/runtime/start-runtime.ts'
import type { HistogramSeries, Series } from '../../../../src/series/series.ts'
import { SeriesStore } from '../../../../src/series/series-store.ts'

let stop = () => {}
afterEach(() => stop())

const within = { timeout: 30_000, interval: 50 }

async function scrape(store: SeriesStore) {
  const metrics = await store.collect({ timeoutMs: 1000 })
  return (name: string, attributes: Record<string, string> = {}): Series | undefined => {
    const wanted = JSON.stringify(Object.entries(attributes).sort())
    return metrics
      .find(({ metric }) => metric.name === name)
      ?.series.find((series) => JSON.stringify([...series.attributes].sort()) === wanted)
  }
}

const valueOf = (series: Series | undefined) => series!.cells[series!.offset]!
const countOf = (series: Series | undefined) => {
  const { cells, offset, bounds } = series as HistogramSeries
  return cells.subarray(offset + 1, offset + 2 + bounds.length).reduce((a, b) => a + b, 0)
}

describe('the runtime instrument', () => {
  it('tells what the process itself tells', async () => {
    const store = new SeriesStore()
    stop = startRuntime({ store })
    const before = process.cpuUsage()
    const get = await scrape(store)
    const after = process.cpuUsage()
    const user = valueOf(get('process.cpu.time', { 'cpu.mode': 'user' }))
    expect(user).toBeGreaterThanOrEqual(before.user / 1e6)
    expect(user).toBeLessThanOrEqual(after.user / 1e6)
    expect(valueOf(get('process.uptime'))).toBeLessThanOrEqual(process.uptime())
    expect(
      Math.abs(valueOf(get('process.start_time')) - (Date.now() / 1000 - process.uptime())),
    ).toBeLessThan(2)
    expect(valueOf(get('process.memory.usage'))).toBeGreaterThan(10e6)
    const [major = '', minor = '', patch = ''] = process.versions.node.split('.')
    expect(valueOf(get('nodejs.version.info', { version: process.version, major, minor, patch }))).toBe(1)
    expect(valueOf(get('v8js.memory.heap.used', { 'v8js.heap.space.name': 'old_space' }))).toBeGreaterThan(
      1e5,
    )
    expect(valueOf(get('v8js.memory.heap.max'))).toBeGreaterThan(
      valueOf(get('v8js.memory.heap.used', { 'v8js.heap.space.name': 'old_space' })),
    )
    const utilization = valueOf(get('nodejs.eventloop.utilization'))
    expect(utilization).toBeGreaterThanOrEqual(0)
    expect(utilization).toBeLessThanOrEqual(1)
  })

  it('gives no callback failure and only attributes of the catalog', async () => {
    const store = new SeriesStore()
    stop = startRuntime({ store })
    const metrics = await store.collect({ timeoutMs: 1000 })
    expect([...store.callbackFailures.counts]).toEqual([])
    for (const { metric, series } of metrics) {
      for (const { attributes } of series) {
        expect({ metric: metric.name, attributes: attributes.map(([name]) => name) }).toEqual({
          metric: metric.name,
          attributes: Object.keys(metric.attributes),
        })
      }
    }
  })

  it('sees memory outside the heap grow', async () => {
    const store = new SeriesStore()
    stop = startRuntime({ store })
    const before = valueOf((await scrape(store))('v8js.memory.array_buffers'))
    const kept = Buffer.alloc(50_000_000, 1)
    const after = valueOf((await scrape(store))('v8js.memory.array_buffers'))
    expect(after - before).toBeGreaterThan(45_000_000)
    expect(kept.length).toBe(50_000_000)
  })

  it('counts the garbage collections that happen, and is at 0 before', async () => {
    setFlagsFromString('--expose-gc')
    const collectGarbage = runInNewContext('gc') as () => void
    // So that V8 has no reason to collect by itself before the first scrape.
    collectGarbage()
    const store = new SeriesStore()
    stop = startRuntime({ store })
    const major = { 'v8js.gc.type': 'major' }
    expect(countOf((await scrape(store))('v8js.gc.duration', major))).toBe(0)
    for (let i = 0; i < 3; i++) collectGarbage()
    await vi.waitFor(
      async () => expect(countOf((await scrape(store))('v8js.gc.duration', major))).toBeGreaterThanOrEqual(3),
      within,
    )
  })

  it('sees a stall of the event loop in the histogram and in the gauges', async () => {
    const store = new SeriesStore()
    stop = startRuntime({ store })
    await vi.waitFor(
      async () => expect((await scrape(store))('nodejs.eventloop.delay.max')).toBeDefined(),
      within,
    )
    const until = performance.now() + 400
    while (performance.now() < until);
    await vi.waitFor(async () => {
      const get = await scrape(store)
      expect(valueOf(get('nodejs.eventloop.delay.max'))).toBeGreaterThan(0.29)
      // 400 ms of stall stand for at least three samples beyond 50 ms, whenever the timer was due.
      expect(countOf(get('nodejs.eventloop.delay'))).toBeGreaterThanOrEqual(4)
    }, within)
  })

  it('tells a second scraper the same as the first: nothing is reset by reading it', async () => {
    const store = new SeriesStore()
    stop = startRuntime({ store })
    await vi.waitFor(
      async () => expect((await scrape(store))('nodejs.eventloop.delay.max')).toBeDefined(),
      within,
    )
    const until = performance.now() + 300
    while (performance.now() < until);
    await vi.waitFor(
      async () => expect(valueOf((await scrape(store))('nodejs.eventloop.delay.max'))).toBeGreaterThan(0.19),
      within,
    )
    const first = await scrape(store)
    const [firstCount, firstMax] = [
      countOf(first('nodejs.eventloop.delay')),
      valueOf(first('nodejs.eventloop.delay.max')),
    ]
    const second = await scrape(store)
    expect(countOf(second('nodejs.eventloop.delay'))).toBeGreaterThanOrEqual(firstCount)
    expect(valueOf(second('nodejs.eventloop.delay.max'))).toBeGreaterThanOrEqual(firstMax)
  })

  it('counts the active resources by type', async () => {
    const store = new SeriesStore()
    stop = startRuntime({ store })
    const timeout = { 'v8js.resource.type': 'Timeout' }
    // Timers of the test runner may come or go between two scrapes.
    await vi.waitFor(async () => {
      const before = (await scrape(store))('v8js.resource.active', timeout)
      const count = before === undefined ? 0 : valueOf(before)
      const timers = Array.from({ length: 7 }, () => setTimeout(() => {}, 60_000))
      const after = valueOf((await scrape(store))('v8js.resource.active', timeout))
      for (const timer of timers) clearTimeout(timer)
      expect(after).toBe(count + 7)
    }, within)
  })

  it('measures the rest when a part of it cannot start', async () => {
    const store = new SeriesStore()
    store.histogram = () => {
      throw new Error('no histograms today')
    }
    stop = startRuntime({ store })
    const get = await scrape(store)
    expect(get('process.uptime')).toBeDefined()
    expect(get('nodejs.eventloop.utilization')).toBeUndefined()
  })

  it('is not misled by the fake timers of a test tool', async () => {
    const store = new SeriesStore()
    stop = startRuntime({ store })
    vi.useFakeTimers({ toFake: ['performance'] })
    try {
      vi.advanceTimersByTime(3_600_000)
      await scrape(store)
      expect(valueOf((await scrape(store))('nodejs.eventloop.utilization'))).toBeLessThanOrEqual(1)
    } finally {
      vi.useRealTimers()
    }
  })

  it('lets a process end when nothing else is left to do', () => {
    const program = `
      import { SeriesStore } from './src/series/series-store.ts'
      import { startRuntime } from './src/instruments/runtime/start-runtime.ts'
      startRuntime({ store: new SeriesStore() })
      globalThis.kept = []
      for (let i = 0; i < 2e6; i++) globalThis.kept[i % 1000] = { i }
      console.log('ran')`
    const output = execFileSync(
      process.execPath,
      ['--no-warnings', '--experimental-strip-types', '--input-type=module', '--eval', program],
      { timeout: 50_000, encoding: 'utf8' },
    )
    expect(output).toBe('ran\n')
  })
})
