import { expect, test } from 'vitest'
import { durationMs, durationText, scaleDurations } from '../../../../src/stack/promql/scale-durations.ts'

test('divides every duration of an expression and nothing else', () => {
  expect(scaleDurations('rate(x5m{a="5m"}[5m]) > 60 and y[1h30m:2m] offset 1d', 60)).toBe(
    'rate(x5m{a="5m"}[5s]) > 60 and y[1m30s:2s] offset 24m',
  )
})

test('leaves no duration shorter than a second', () => {
  expect(scaleDurations('rate(x[30s])', 60)).toBe('rate(x[1s])')
})

test('writes durations as Prometheus reads them', () => {
  for (const text of ['0s', '250ms', '1m30s', '2h', '30d', '1d12h'])
    expect(durationText(durationMs(text))).toBe(text)
})
