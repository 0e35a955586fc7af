import { expect, it } from 'vitest'
import { kafkaErrorType } from '../../../../src/instruments/kafka/kafka-error-type.ts'

function failure(name: string, own: object = {}): Error {
  return Object.assign(new Error('x'), { name, ...own })
}

it.each([
  [
    'what the broker answered',
    failure('KafkaJSProtocolError', { type: 'NOT_LEADER_FOR_PARTITION' }),
    'NOT_LEADER_FOR_PARTITION',
  ],
  ['the code of Node', failure('KafkaJSConnectionError', { code: 'ECONNREFUSED' }), 'ECONNREFUSED'],
  [
    'what made the retries end',
    failure('KafkaJSNumberOfRetriesExceeded', {
      cause: failure('KafkaJSConnectionError', { code: 'ECONNRESET' }),
    }),
    'ECONNRESET',
  ],
  [
    'the first of several answers',
    failure('MultipleErrors', {
      code: 'PLT_KFK_MULTIPLE',
      errors: [failure('ProtocolError', { code: 'PLT_KFK_PROTOCOL', apiId: 'UNKNOWN_TOPIC_ID' })],
    }),
    'UNKNOWN_TOPIC_ID',
  ],
  [
    'the class of the innermost',
    failure('KafkaJSNonRetriableError', { cause: new TypeError('x') }),
    'TypeError',
  ],
  ['the class where the code says no more', failure('UserError', { code: 'PLT_KFK_USER' }), 'UserError'],
  ['the class where the type has no name', failure('KafkaJSError', { type: 'UNKNOWN' }), 'KafkaJSError'],
  [
    'the class where the type is a text of somebody',
    failure('KafkaJSError', { type: 'order 17' }),
    'KafkaJSError',
  ],
  ['_OTHER for a text', 'boom', '_OTHER'],
])('gives %s', (_, thrown, expected) => {
  expect(kafkaErrorType(thrown)).toBe(expected)
})

it('ends where a cause is its own cause', () => {
  const endless: { cause?: unknown } = failure('Endless')
  endless.cause = failure('Other', { cause: endless })
  expect(['Endless', 'Other']).toContain(kafkaErrorType(endless))
})
