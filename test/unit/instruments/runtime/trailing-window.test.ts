import { describe, expect, it } from 'vitest'
import { TrailingWindow } from '../../../../src/instruments/runtime/trailing-window.ts'

const window = () => new TrailingWindow({ windowMs: 10_000, spacingMs: 1000 })

describe('a trailing window', () => {
  it('gives nothing until an earlier reading is old enough to compare with', () => {
    const w = window()
    expect(w.growth(0, [5])).toBeUndefined()
    expect(w.growth(999, [6])).toBeUndefined()
    expect(w.growth(1000, [7])).toEqual({ elapsedMs: 1000, totals: [2] })
  })

  it('compares with the newest reading that is at least the window old', () => {
    const w = window()
    for (let second = 0; second <= 30; second++) w.growth(second * 1000, [second * 2])
    expect(w.growth(31_000, [100])).toEqual({ elapsedMs: 10_000, totals: [100 - 42] })
  })

  it('is not shortened for one scraper by another that comes just before it', () => {
    const w = window()
    const elapsed: number[] = []
    for (let at = 0; at <= 120_000; at += 15_000) {
      elapsed.push(w.growth(at, [at])?.elapsedMs ?? 0)
      w.growth(at + 14_500, [at + 14_500])
    }
    for (const elapsedMs of elapsed.slice(2)) {
      expect(elapsedMs).toBeGreaterThanOrEqual(15_000)
      expect(elapsedMs).toBeLessThan(16_000)
    }
  })

  it('keeps a bounded number of readings when it is asked all the time', () => {
    const w = window()
    let grown
    for (let at = 0; at < 200_000; at += 10) grown = w.growth(at, [at])
    expect(grown?.elapsedMs).toBeGreaterThanOrEqual(10_000)
    expect(grown?.elapsedMs).toBeLessThanOrEqual(11_000)
  })
})
