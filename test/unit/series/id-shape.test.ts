import { expect, it } from 'vitest'
import { idShape } from '../../../src/series/id-shape.ts'

it.each([
  ['3f2504e0-4f89-41d3-9a0c-0305e82c3301', 'a UUID'],
  ['507f1f77bcf86cd799439011', 'an ObjectId'],
  ['01ARZ3NDEKTSV4RRFFQ69G5FAV', 'a ULID'],
  ['1234567', 'a long number'],
  ['9b74c9897bac770ffc029102a200c5de', 'a hash'],
  ['jo@example.com', 'an e-mail address'],
  ['eyJhbGciOi.eyJzdWIiOi.abc', 'a token'],
  ['2026-11-28T10:00:00Z', 'a time'],
])('takes %s for %s', (value, shape) => {
  expect(idShape(value)).toBe(shape)
})

it.each([
  'acme', 'gpt-5-mini', 'eu-west-1', '443', '65535', '2026', 'ECONNREFUSED', 'order.created', 'deadbeef', 'feedfacefeedface',
  '10.0.0.1', 'https://example.com', 'DEFAULTDEFAULTDEFAULTDEFAUL', '', 'x'.repeat(1e6),
])('takes %s for no ID', (value) => {
  expect(idShape(value)).toBeUndefined()
}) // prettier-ignore
