import { parseExposition, type ParsedFamily } from '../../unit/exposition/parse-exposition.ts'
import { expectedFamilies, type ExpectedFamily } from '../expected-families.ts'
import type { Page } from '../write-page.ts'
import { differenceOf } from './difference.ts'

/** Reads a text back and says where it differs from its model, exemplars included; nothing when it does not. */
export function parseBack(page: Page): string | undefined {
  const exemplars: string[] = []
  // The parser of the unit tests knows no exemplars, so they are taken off the lines.
  const lines = page.bytes
    .toString()
    .split('\n')
    .map((line) => {
      const [, sample, exemplar] = withExemplar.exec(line) ?? []
      if (exemplar !== undefined) exemplars.push(exemplar)
      return sample ?? line
    })
  const expected = expectedFamilies(page.families, page)
  return differenceOf(
    { families: parseExposition(lines.join('\n')).map(comparable), exemplars },
    { families: expected.map(comparable), exemplars: expected.flatMap(exemplarsOf) },
  )
}

const withExemplar = /^([^#{ ]*(?:\{(?:[^"}]|"(?:[^"\\]|\\.)*")*\})? \S+) # (.*)$/su

function comparable({ name, type, help, unit, samples }: ParsedFamily | ExpectedFamily): object {
  return { name, type, help, unit, samples: samples.map((sample: Sample) => sampleText(sample)) }
}

interface Sample {
  readonly name: string
  readonly labels: readonly (readonly [string, string])[]
  readonly value: number
}

function sampleText({ name, labels, value }: Sample): string {
  // Reading back cannot tell -0 from 0 where whole numbers are written digit by digit.
  return `${name} ${JSON.stringify(labels)} ${value + 0}`
}

function exemplarsOf({ samples }: ExpectedFamily): string[] {
  return samples.flatMap(({ exemplar }) => {
    if (exemplar === undefined) return []
    const labels = exemplar.labels.map(([name, value]) => `${name}="${escaped(value)}"`).join(',')
    return `{${labels}} ${exemplar.value} ${(exemplar.timeMs / 1000).toFixed(3)}`
  })
}

function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
}
