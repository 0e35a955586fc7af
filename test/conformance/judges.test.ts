import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { escapings, type Escaping } from '../../src/naming/escape-name.ts'
import type { Family } from '../../src/snapshot/snapshot.ts'
import type { Dialect } from './expected-families.ts'
import { seed } from '../seeded-fast-check.ts'
import { hostileModel } from './hostile-models.ts'
import { breachOfGrammar } from './judges/breach-of-grammar.ts'
import { decodeBack } from './judges/decode-back.ts'
import { parseBack } from './judges/parse-back.ts'
import { judgeWithPromtool } from './judges/promtool-reading.ts'
import { readWithProtoc } from './judges/protoc-reading.ts'
import { judgeWithPython, readWithPython, sparePython } from './judges/python-reading.ts'
import { plainModel, utf8Model } from './known-models.ts'
import { writePage, type Page } from './write-page.ts'

const translated = hostileModel('UnderscoreEscapingWithSuffixes', 100)
const untranslated = hostileModel('NoTranslation', 100)

interface Case {
  readonly model: string
  readonly families: readonly Family[]
  readonly escaping: Escaping
  /** Whether every name and label is plain once it is escaped. */
  readonly isPlain: boolean
}

const cases: readonly Case[] = escapings.flatMap((escaping) => [
  { model: 'known', families: plainModel(), escaping, isPlain: true },
  { model: 'known UTF-8', families: utf8Model(), escaping, isPlain: escaping !== 'allow-utf-8' },
  { model: 'hostile', families: translated, escaping, isPlain: true },
  { model: 'hostile UTF-8', families: untranslated, escaping, isPlain: escaping !== 'allow-utf-8' },
])
const plainCases = cases.filter(({ isPlain }) => isPlain)

describe(`of models drawn with CONFORMANCE_SEED=${seed}`, () => {
  test.each(cases)('the $model one in $escaping reads back as it is', ({ families, escaping, isPlain }) => {
    const [text, openMetrics, protobuf] = (['text', 'openmetrics', 'protobuf'] as const).map((dialect) =>
      writePage(families, { dialect, escaping }),
    ) as [Page, Page, Page]
    expect(parseBack(text)).toBeUndefined()
    expect(parseBack(openMetrics)).toBeUndefined()
    expect(decodeBack(protobuf)).toBeUndefined()
    // The grammar of 1.0 has no quoted names.
    expect(breachOfGrammar(openMetrics.bytes.toString()) === undefined).toBe(isPlain)
  })

  test("Python's client reads what the models say", async () => {
    const written = plainCases.flatMap(({ families, escaping, model }) =>
      (['text', 'openmetrics'] as const).map((dialect) => ({
        title: `${model}, ${escaping}, ${dialect}`,
        page: writePage(sparePython(families), { dialect, escaping }),
      })),
    )
    const verdicts = await judgeWithPython(written.map(({ page }) => page))
    const complaints = written.map(({ title }, at) => `${title}: ${verdicts[at] ?? 'equal'}`)
    expect(complaints).toEqual(written.map(({ title }) => `${title}: equal`))
  })

  test.each(plainCases)('promtool reads the $model one in $escaping', async ({ families, escaping }) => {
    expect(await judgeWithPromtool(writePage(families, { dialect: 'text', escaping }).bytes)).toBeUndefined()
  })

  test.each(cases)(
    'protoc knows every field of the $model one in $escaping and encodes the same bytes',
    async ({ families, escaping }) => {
      const read = await readWithProtoc(writePage(families, { dialect: 'protobuf', escaping }).bytes)
      expect(read.bytes.equals(read.given)).toBe(true)
    },
  )
})

describe('a judge means something, since', () => {
  test("Python's client tells the valid cases of the OpenMetrics repository from the invalid ones", async () => {
    const given = readFileSync(new URL('../vectors/openmetrics-parser-cases.jsonl', import.meta.url), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { name: string; shouldParse: boolean; text: string })
    const answers = await readWithPython(given.map(({ text }) => ({ dialect: 'openmetrics', text })))
    const wrong = given.filter(({ shouldParse }, at) => 'error' in answers[at]! === shouldParse)
    expect(given).toHaveLength(211)
    expect(wrong.map(({ name }) => name)).toEqual([])
  })

  test.each<[Dialect, string]>([
    ['text', 'a{b="1"} x\n'],
    ['openmetrics', 'a 1\n'],
  ])("Python's client refuses a broken page of %s", async (dialect, text) => {
    expect(await readWithPython([{ dialect, text }])).toEqual([{ error: expect.any(String) as string }])
  })

  test('promtool refuses a label that comes twice', async () => {
    expect(await judgeWithPromtool(Buffer.from('a{b="1",b="2"} 1\n'))).toContain('duplicate')
  })

  test.each([
    ['a length that is wrong', [4, 0x0a, 1, 0x61]],
    ['a field that the schema lacks', [2, 0x78, 1]],
  ])('protoc refuses %s', async (_, bytes) => {
    await expect(readWithProtoc(Buffer.from(bytes))).rejects.toThrow('protoc')
  })
})
