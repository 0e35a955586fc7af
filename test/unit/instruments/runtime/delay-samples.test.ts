import { describe, expect, it } from 'vitest'
import { eventLoopDelay } from '../../../../src/catalog/runtime.ts'
import { DelaySamples } from '../../../../src/instruments/runtime/delay-samples.ts'
import { SeriesStore } from '../../../../src/series/series-store.ts'

function started() {
  const series = new SeriesStore().histogram(eventLoopDelay).bind()
  const samples = new DelaySamples(series)
  const sum = () => series.cells[series.offset]!
  const count = () =>
    series.cells
      .subarray(series.offset + 1, series.offset + 2 + series.bounds.length)
      .reduce((a, b) => a + b, 0)
  return { samples, sum, count }
}

describe('samples of event loop delay', () => {
  it('begin at the first tick, so that the time the application took to load is no delay', () => {
    const { samples, count } = started()
    samples.tick(5000)
    expect(samples.summary()).toBeUndefined()
    samples.tick(5100)
    expect(samples.summary()).toMatchObject({ min: 0, max: 0 })
    expect(count()).toBe(1)
  })

  it('do not have the sampling interval in them, and an early tick is no delay', () => {
    const { samples, sum } = started()
    for (const at of [0, 99, 203, 303]) samples.tick(at)
    expect(sum()).toBeCloseTo(0.004, 9)
    expect(samples.summary()!.max).toBeCloseTo(0.004, 9)
  })

  it('stand for the ticks that a stall swallowed', () => {
    const { samples, sum, count } = started()
    samples.tick(0)
    samples.tick(450)
    expect(count()).toBe(4)
    expect(sum()).toBeCloseTo(0.35 + 0.25 + 0.15 + 0.05, 9)
  })

  it('are limited in number, however long the process was stopped', () => {
    const { samples, count } = started()
    samples.tick(0)
    samples.tick(10 * 3600 * 1000)
    expect(count()).toBe(600)
  })

  it('are summed up over the last minute only', () => {
    const { samples } = started()
    samples.tick(0)
    samples.tick(1100)
    expect(samples.summary()!.max).toBe(1)
    let at = 1100
    for (let i = 0; i < 595; i++) samples.tick((at += 100))
    expect(samples.summary()!.max).toBeGreaterThan(0.4)
    for (let i = 0; i < 10; i++) samples.tick((at += 100))
    expect(samples.summary()).toMatchObject({ max: 0, p99: 0, mean: 0, stddev: 0 })
  })

  it('give the quantiles of the nearest rank', () => {
    const { samples } = started()
    samples.tick(0)
    let at = 0
    for (let late = 1; late <= 100; late++) samples.tick((at += 100 + late))
    const summary = samples.summary()!
    expect(summary.p50).toBeCloseTo(0.05, 9)
    expect(summary.p90).toBeCloseTo(0.09, 9)
    expect(summary.p99).toBeCloseTo(0.099, 9)
    expect(summary.mean).toBeCloseTo(0.0505, 9)
    expect(summary.stddev).toBeCloseTo(Math.sqrt((100 ** 2 - 1) / 12) / 1000, 6)
  })
})
