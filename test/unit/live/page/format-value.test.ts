import { expect, test } from 'vitest'
import { formatMapped, formatTick, formatValue } from '../../../../src/live/page/format-value.ts'

test.for([
  [0, 's', '0 s'],
  [0.0123, 's', '12.3 ms'],
  [0.000_004_2, 's', '4.2 µs'],
  [5400, 's', '1.5 h'],
  [1536, 'bytes', '1.5 KiB'],
  [1023.9, 'bytes', '1 KiB'],
  [2_500_000, 'Bps', '2.5 MB/s'],
  [0.0456, 'percentunit', '4.56 %'],
  [1234, 'reqps', '1.23 K req/s'],
  [3, 'ops', '3 /s'],
  [999.9, 'short', '1 K'],
  [-1500, undefined, '-1.5 K'],
  [0.000_02, 'short', '2.0e-5'],
  [Number.NaN, 's', 'NaN'],
] as const)('%d of the unit %s is written %s', ([value, unit, text]) => {
  expect(formatValue(value, unit)).toBe(text)
})

test('a value that has a name is written as its name', () => {
  const mappings = [{ type: 'value', options: { 0: { text: 'down' }, 1: { text: 'up' } } }]
  expect(formatMapped(1, { mappings })).toBe('up')
  expect(formatMapped(2, { mappings })).toBe('2')
})

test('a tick is as exact as its neighbours are near', () => {
  const time = new Date(2026, 10, 28, 18, 5, 30).getTime()
  expect(formatTick(time, [0, 30])).toBe('18:05:30')
  expect(formatTick(time, [0, 60])).toBe('18:05')
  expect(formatTick(time, [0, 86_400])).toMatch(/28/)
})
