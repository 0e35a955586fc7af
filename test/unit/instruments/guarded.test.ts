import { channel } from 'node:diagnostics_channel'
import { expect, test } from 'vitest'
import { setLogLevel } from '../../../src/diagnostics/logger.ts'
import { guarded } from '../../../src/instruments/guarded.ts'

test('a failure of ours stays ours', () => {
  setLogLevel('none')
  let calls = 0
  const listener = guarded('test', () => {
    calls++
    throw new Error('ours')
  })
  const published = channel('guarded-test')
  published.subscribe(listener)
  published.publish({})
  published.publish({})
  expect(calls).toBe(2)
})
