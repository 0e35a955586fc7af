import { spawnSync } from 'node:child_process'
import { expect, it } from 'vitest'
import { formatMessage } from '../../../src/diagnostics/format-message.ts'

const logger = new URL('../../../src/diagnostics/logger.ts', import.meta.url).href

/** What a process writes to standard error, line by line: the logger writes to the descriptor itself. */
function linesOf(statements: string): string[] {
  const script = `const { reportOnce } = await import(${JSON.stringify(logger)}); ${statements}`
  const { stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
    encoding: 'utf8',
  })
  return stderr.split('\n').filter((line) => line.startsWith('meterbridge: '))
}

it('says a message once for each subject', () => {
  const once = `reportOnce('CALLBACK_FAILED', 'a', { metric: 'a', reason: 'no' });`
  expect(linesOf(once + once)).toHaveLength(1)
})

it('says one message however often another one was said', () => {
  const lines = linesOf(`
    for (let i = 0; i < 10_000; i++)
      reportOnce('ATTRIBUTE_VALUE_UNSUPPORTED', 'a' + i, { attribute: 'a' + i, metric: 'm', type: 'symbol' })
    reportOnce('CALLBACK_FAILED', 'a', { metric: 'a', reason: 'no' })`)
  expect(lines).toHaveLength(101)
  expect(lines.at(-1)).toContain('CALLBACK_FAILED')
})

it('keeps a message one short line, whatever an application calls its things', () => {
  const text = formatMessage('CALLBACK_FAILED', {
    metric: 'a\nb\0c\u001b[2Jd\u2028',
    reason: 'x'.repeat(1e6),
  })
  expect(text).toContain('a callback of a\\nb\\u0000c\\u001b[2Jd\\u2028 failed')
  expect(text.length).toBeLessThan(3000)
})
