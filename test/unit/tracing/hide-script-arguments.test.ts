import type { Span } from '@opentelemetry/api'
import { expect, test } from 'vitest'
import { hideScriptArguments } from '../../../src/tracing/hide-script-arguments.ts'

test.each([
  { cmdName: 'evalsha', cmdArgs: ['abc', 1, 'key', 'secret'], shown: 'evalsha abc 1 [2 other arguments]' },
  { cmdName: 'EVAL', cmdArgs: ['return "secret"', 0], shown: 'eval ? 0 [0 other arguments]' },
  { cmdName: 'eval_ro', cmdArgs: ['return 1', 0, 'x'], shown: 'eval_ro ? 0 [1 other arguments]' },
  { cmdName: 'fcall', cmdArgs: ['count', 1, 'key'], shown: 'fcall count 1 [1 other arguments]' },
])('shows $cmdName as $shown', ({ cmdName, cmdArgs, shown }) => {
  expect(shownOf({ cmdName, cmdArgs })).toBe(shown)
})

test('leaves other commands to the official instrumentation', () => {
  expect(shownOf({ cmdName: 'set', cmdArgs: ['key', 'value'] })).toBeUndefined()
})

function shownOf(command: Parameters<typeof hideScriptArguments>[1]): unknown {
  let shown: unknown
  const span = {
    setAttribute(_name: string, value: unknown) {
      shown = value
    },
  } as unknown as Span
  hideScriptArguments(span, command)
  return shown
}
