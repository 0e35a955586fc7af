import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { openMetricsGrammar } from './openmetrics-grammar.ts'

interface ParserCase {
  readonly name: string
  readonly shouldParse: boolean
  readonly text: string
}

const cases = readFileSync(new URL('../../vectors/openmetrics-parser-cases.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as ParserCase)

test('the grammar accepts every valid case of the OpenMetrics repository', () => {
  const valid = cases.filter(({ shouldParse }) => shouldParse)
  expect(valid).toHaveLength(44)
  expect(valid.filter(({ text }) => !openMetricsGrammar.test(text)).map(({ name }) => name)).toEqual([])
})

test('the grammar refuses the invalid cases that a grammar alone can tell', () => {
  const refused = cases.filter(({ shouldParse, text }) => !shouldParse && !openMetricsGrammar.test(text))
  expect(refused.length).toBeGreaterThanOrEqual(87)
})
