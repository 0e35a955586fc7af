import { expect, test } from 'vitest'
import { readSpanLimits } from '../../../src/tracing/span-limits.ts'

test('leaves the limits to the SDK when nothing is set', () => {
  expect(readSpanLimits({})).toEqual({})
})

test('reads each limit from its variable', () => {
  const limits = readSpanLimits({
    OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT: '100',
    OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT: '1',
    OTEL_SPAN_EVENT_COUNT_LIMIT: '2',
    OTEL_SPAN_LINK_COUNT_LIMIT: '3',
    OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT: '4',
    OTEL_LINK_ATTRIBUTE_COUNT_LIMIT: '0',
  })
  expect(limits).toEqual({
    attributeValueLengthLimit: 100,
    attributeCountLimit: 1,
    eventCountLimit: 2,
    linkCountLimit: 3,
    attributePerEventCountLimit: 4,
    attributePerLinkCountLimit: 0,
  })
})

test('prefers the limit of spans to the general one', () => {
  const general = { OTEL_ATTRIBUTE_COUNT_LIMIT: '7' }
  expect(readSpanLimits(general)).toEqual({ attributeCountLimit: 7 })
  expect(readSpanLimits({ ...general, OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT: '8' })).toEqual({
    attributeCountLimit: 8,
  })
})

test.each(['', ' ', '-1', '1.5', 'many'])('ignores the limit "%s"', (value) => {
  expect(readSpanLimits({ OTEL_SPAN_LINK_COUNT_LIMIT: value })).toEqual({})
})
