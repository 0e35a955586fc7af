import { openMetricsGrammar } from '../../unit/exposition/openmetrics-grammar.ts'

const end = '# EOF\n'

/**
 * Gives the first line that the grammar of OpenMetrics 1.0 does not allow; nothing when it allows all.
 *
 * Lines are judged one by one: matching megabytes at once overflows V8's stack (Node 24).
 */
export function breachOfGrammar(text: string): string | undefined {
  if (!text.endsWith(end)) return 'the end of the file'
  const lines = text.slice(0, -end.length).split('\n')
  if (lines.pop() !== '') return 'what stands before the end of the file'
  return lines.find((line) => !openMetricsGrammar.test(`${line}\n${end}`))
}
