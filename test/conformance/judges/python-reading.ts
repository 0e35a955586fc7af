import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expectedFamilies, type ExpectedFamily, type ExpectedSample } from '../expected-families.ts'
import type { Exemplar, Family } from '../../../src/snapshot/snapshot.ts'
import type { Page } from '../write-page.ts'
import { differenceOf } from './difference.ts'
import { python, requireJudge } from './require-judge.ts'

const script = fileURLToPath(new URL('read-expositions.py', import.meta.url))
const mostOutputBytes = 2 ** 30

interface ReadFamily {
  readonly name: string
  readonly type: string
  readonly help: string
  readonly unit: string
  readonly samples: readonly {
    readonly name: string
    readonly labels: Readonly<Record<string, string>>
    readonly value: string
    readonly exemplar: { labels: Readonly<Record<string, string>>; value: string; time: string } | null
  }[]
}

type Answer = { readonly families: readonly ReadFamily[] } | { readonly error: string }

/** Lets Python read texts, all in one process. */
export async function readWithPython(
  texts: readonly { readonly dialect: string; readonly text: string }[],
): Promise<readonly Answer[]> {
  const program = await requireJudge(python)
  const input = texts.map((text) => `${JSON.stringify(text)}\n`).join('')
  const output = execFileSync(program, [script], { input, encoding: 'utf8', maxBuffer: mostOutputBytes })
  return output
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Answer)
}

/** Says for each page where Python's reading of it differs from its model, or why it cannot be read. */
export async function judgeWithPython(pages: readonly Page[]): Promise<readonly (string | undefined)[]> {
  const answers = await readWithPython(
    pages.map(({ dialect, bytes }) => ({ dialect, text: bytes.toString() })),
  )
  return pages.map((page, at) => {
    const answer = answers[at]!
    if ('error' in answer) return answer.error
    const expected = expectedFamilies(page.families, page)
    return differenceOf(
      answer.families.map(readFamily),
      expected.map((family) => expectedFamily(family, page)),
    )
  })
}

/**
 * Gives a model without the one thing that the parser gets wrong: it takes the first closing brace of an
 * exemplar for the end of its labels, even within a value (0.16).
 */
export function sparePython(families: readonly Family[]): readonly Family[] {
  const spare = (exemplar: Exemplar | undefined): Exemplar | undefined =>
    exemplar && {
      ...exemplar,
      labels: exemplar.labels.map(([name, value]) => [name, value.replaceAll('}', ')')] as const),
    }
  return families.map((family) => ({
    ...family,
    points: [...family.points].map((point) => ({ ...point, exemplars: point.exemplars?.map(spare) })),
  }))
}

function readFamily({ name, type, help, unit, samples }: ReadFamily): object {
  return {
    name,
    type,
    help: trimmed(help),
    unit,
    samples: samples.map((sample) => ({
      name: sample.name,
      labels: { ...sample.labels },
      value: numberOf(sample.value),
      exemplar: sample.exemplar && {
        labels: { ...sample.exemplar.labels },
        value: numberOf(sample.exemplar.value),
        time: Number(sample.exemplar.time),
      },
    })),
  }
}

function expectedFamily({ name, type, help, unit, samples }: ExpectedFamily, { dialect }: Page): object {
  const isText = dialect === 'text'
  return {
    // Of text the parser takes the suffix off a counter's name, as OpenMetrics has it.
    name: isText && type === 'counter' ? name.replace(/_total$/, '') : name,
    type: type === 'untyped' ? 'unknown' : type,
    help: trimmed(help),
    unit,
    samples: samples.map((sample) => {
      // It also gives each counter the suffix, whatever its name.
      const hasSuffix = !isText || type !== 'counter' || name.endsWith('_total')
      return expectedSample({ ...sample, name: hasSuffix ? sample.name : `${sample.name}_total` })
    }),
  }
}

function expectedSample({ name, labels, value, exemplar }: ExpectedSample): object {
  return {
    name,
    labels: Object.fromEntries(labels),
    value: value + 0,
    exemplar: exemplar
      ? { labels: Object.fromEntries(exemplar.labels), value: exemplar.value, time: exemplar.timeMs / 1000 }
      : null,
  }
}

/** Of text the parser takes off the white space around a help, which a line feed is not, being escaped. */
function trimmed(help: string): string {
  // oxlint-disable-next-line no-control-regex -- Python counts them as white space.
  return help.replace(/^(?:(?!\n)[\s\x1c-\x1f\x85])+|(?:(?!\n)[\s\x1c-\x1f\x85])+$/gu, '')
}

function numberOf(text: string): number {
  return Number(text.replace('inf', 'Infinity')) + 0
}
