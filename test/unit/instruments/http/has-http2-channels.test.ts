import { expect, test } from 'vitest'
import { hasHttp2Channels } from '../../../../src/instruments/http/has-http2-channels.ts'

test.each([
  ['22.15.0', false],
  ['22.17.1', false],
  ['22.18.0', true],
  ['22.22.0', true],
  ['23.11.1', false],
  ['24.2.0', false],
  ['24.3.0', true],
  ['25.0.0', true],
  ['26.10.0', true],
])('Node %s publishes the end of HTTP/2 streams: %s', (version, has) => {
  expect(hasHttp2Channels(version)).toBe(has)
})
