import { expect, it } from 'vitest'
import { DestinationMeters } from '../../../../src/instruments/queues/destination-meters.ts'
import { SeriesStore } from '../../../../src/series/series-store.ts'

it('gives the first 100 destinations series of their own, and one to all others', () => {
  const meters = new DestinationMeters(new SeriesStore(), { system: 'kafka', outcomes: [] })
  const names = Array.from({ length: 150 }, (_, i) => `topic-${i}`)
  const series = names.map((name) => meters.destination(name))
  expect(new Set(series).size).toBe(101)
  expect(meters.destination('topic-149').attributes['messaging.destination.name']).toBe('_OTHER')
  expect(meters.destination(names[7]!)).toBe(series[7])
})

it('bounds the groups of a destination as well', () => {
  const meters = new DestinationMeters(new SeriesStore(), { system: 'kafka', outcomes: [] })
  const series = Array.from({ length: 300 }, (_, i) => meters.destination('orders', `group-${i}`))
  expect(new Set(series).size).toBeLessThanOrEqual(102)
  expect(series.at(-1)!.attributes['messaging.consumer.group.name']).toBe('_OTHER')
})

it('tells the age of what is longest in flight, and 0 when nothing is', async () => {
  const store = new SeriesStore()
  const { consumption } = new DestinationMeters(store, { system: 'kafka', outcomes: [] }).destination(
    'orders',
  )
  const age = async (): Promise<number> => {
    const collected = await store.collect({ timeoutMs: 1_000 })
    const [series] = collected.find(({ metric }) => metric.name === 'job.oldest.age')!.series
    return series!.cells[series!.offset]!
  }
  expect(await age()).toBe(0)
  const [first, second] = [consumption.inFlight.begin(2), consumption.inFlight.begin()]
  const both = await age()
  expect(both).toBeGreaterThan(0)
  consumption.inFlight.end(second)
  expect(await age()).toBeGreaterThan(both)
  consumption.inFlight.end(first)
  consumption.inFlight.end(first)
  expect(await age()).toBe(0)
})
