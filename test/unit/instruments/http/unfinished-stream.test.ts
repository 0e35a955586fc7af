import { constants } from 'node:http2'
import { expect, test } from 'vitest'
import {
  unfinishedStreamOf,
  type ClosedStream,
} from '../../../../src/instruments/http/http2-server-streams.ts'

const finished: ClosedStream = {
  destroyed: false,
  headersSent: true,
  rstCode: constants.NGHTTP2_NO_ERROR,
  state: {},
  writableFinished: true,
}

test('a response that was sent to its end is finished, whether or not its stream knows yet', () => {
  expect(unfinishedStreamOf(finished)).toBeUndefined()
  expect(
    unfinishedStreamOf({ ...finished, writableFinished: false, state: { localClose: 1 } }),
  ).toBeUndefined()
  expect(unfinishedStreamOf({ ...finished, writableFinished: false })).toBe('client_disconnected')
})

test.each([
  ['NGHTTP2_CANCEL', 'client_disconnected'],
  ['NGHTTP2_INTERNAL_ERROR', 'client_disconnected'],
  ['NGHTTP2_REFUSED_STREAM', 'response_destroyed'],
  ['NGHTTP2_HTTP_1_1_REQUIRED', 'response_destroyed'],
  ['NGHTTP2_PROTOCOL_ERROR', 'request_malformed'],
  ['NGHTTP2_FLOW_CONTROL_ERROR', 'request_malformed'],
] as const)('a stream that is reset with %s is %s', (code, expected) => {
  expect(unfinishedStreamOf({ ...finished, rstCode: constants[code] })).toBe(expected)
})

test('a stream that this process destroyed is response_destroyed', () => {
  const stream = { ...finished, destroyed: true, rstCode: constants.NGHTTP2_INTERNAL_ERROR }
  expect(unfinishedStreamOf(stream)).toBe('response_destroyed')
})
