import { expect, test } from 'vitest'
import { readState, spanOf, stateHash, type PageState } from '../../../../src/live/page/page-state.ts'

test.for([
  { dashboard: 'a', range: { lastMs: 60_000 }, refreshMs: 0, chosen: new Map([['job', ['x y', 'z&']]]) },
  { dashboard: 'b', range: { fromMs: 1, toMs: 2 }, refreshMs: 1000, chosen: new Map() },
] satisfies PageState[])('the address holds all that was chosen, %#', (state) => {
  expect(readState(stateHash(state))).toEqual(state)
})

test('an address that says nothing, or nonsense, shows the last quarter of an hour', () => {
  const usual = { dashboard: undefined, range: { lastMs: 900_000 }, refreshMs: 5000, chosen: new Map() }
  expect(readState('')).toEqual(usual)
  expect(readState('#/?from=9&to=3&last=-1&refresh=x')).toEqual(usual)
})

test('the last minutes end now', () => {
  expect(spanOf({ lastMs: 10 }, 100)).toEqual({ fromMs: 90, toMs: 100 })
  expect(spanOf({ fromMs: 1, toMs: 2 }, 100)).toEqual({ fromMs: 1, toMs: 2 })
})
