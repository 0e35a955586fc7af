import { readExposition, type ReadFamily } from './read-exposition.ts'

/** What is wrong with a metric of a page, in the words of promtool. */
export interface LintProblem {
  /** The name in Prometheus. */
  readonly metric: string
  readonly text: string
}

/** Finds in a page what `promtool check metrics` finds (client_golang, promlint), each problem of a metric once. */
export function lintExposition(text: string): readonly LintProblem[] {
  return readExposition(text)
    .flatMap((family) =>
      [...new Set(rules.flatMap((rule) => rule(family)))].map((one) => ({ metric: family.name, text: one })),
    )
    .toSorted((a, b) => (a.metric === b.metric ? compare(a.text, b.text) : compare(a.metric, b.metric)))
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

const camelCase = /[a-z][A-Z]/

const rules: readonly ((family: ReadFamily) => readonly string[])[] = [
  ({ help }) => (help === '' ? ['no help text'] : []),
  ({ name }) => {
    const unit = name.split('_').find((word) => baseUnitOf(word) !== undefined)
    const base = unit === undefined ? undefined : baseUnitOf(unit)
    return unit === base ? [] : [`use base unit "${base}" instead of "${unit}"`]
  },
  ({ name, type }) => {
    const isTotal = name.endsWith('_total')
    if (type === 'counter') return isTotal ? [] : ['counter metrics should have "_total" suffix']
    return isTotal && type !== 'untyped' ? ['non-counter metrics should not have "_total" suffix'] : []
  },
  ({ name, type, labels }) => {
    if (type === 'untyped') return []
    const isHistogram = type === 'histogram'
    const isSummary = type === 'summary'
    const problems: string[] = []
    if (!isHistogram && name.endsWith('_bucket'))
      problems.push('non-histogram metrics should not have "_bucket" suffix')
    for (const suffix of ['_count', '_sum']) {
      if (!isHistogram && !isSummary && name.endsWith(suffix)) {
        problems.push(`non-histogram and non-summary metrics should not have "${suffix}" suffix`)
      }
    }
    if (!isHistogram && labels.has('le')) problems.push('non-histogram metrics should not have "le" label')
    if (!isSummary && labels.has('quantile'))
      problems.push('non-summary metrics should not have "quantile" label')
    return problems
  },
  ({ name }) =>
    types
      .filter((type) => hasWord(name.toLowerCase(), type))
      .map((type) => `metric name should not include type '${type}'`),
  ({ name }) => (name.includes(':') ? ["metric names should not contain ':'"] : []),
  ({ name, labels }) => [
    ...(camelCase.test(name) ? ["metric names should be written in 'snake_case' not 'camelCase'"] : []),
    ...([...labels.keys()].some((label) => camelCase.test(label))
      ? ["label names should be written in 'snake_case' not 'camelCase'"]
      : []),
  ],
  ({ name }) =>
    abbreviations.some((one) => hasWord(name.toLowerCase(), one))
      ? ['metric names should not contain abbreviated units']
      : [],
]

/** Tells whether a name has the word after its first one. */
function hasWord(name: string, word: string): boolean {
  return name.includes(`_${word}_`) || name.endsWith(`_${word}`)
}

const types = ['counter', 'gauge', 'summary', 'histogram', 'gauge_histogram']

const abbreviations = ['s', 'ms', 'us', 'ns', 'sec', 'b', 'kb', 'mb', 'gb', 'tb', 'pb', 'm', 'h', 'd']

const prefixes =
  /^(?:pico|nano|micro|milli|centi|deci|deca|hecto|kilo|kibi|mega|mibi|giga|gibi|tera|tebi|peta|pebi)/

/** Each unit that promtool knows, and its base unit. */
const bases: ReadonlyMap<string, string> = new Map([
  ...['amperes', 'bytes', 'celsius', 'grams', 'joules', 'kelvin', 'meters', 'metres', 'seconds', 'volts'].map(
    (unit) => [unit, unit] as const,
  ),
  ...['minutes', 'hours', 'days', 'weeks'].map((unit) => [unit, 'seconds'] as const),
  ['kelvins', 'kelvin'],
  ['fahrenheit', 'celsius'],
  ['rankine', 'celsius'],
  ...['inches', 'yards', 'miles'].map((unit) => [unit, 'meters'] as const),
  ['bits', 'bytes'],
  ['calories', 'joules'],
  ['pounds', 'grams'],
  ['ounces', 'grams'],
])

function baseUnitOf(word: string): string | undefined {
  return bases.get(word) ?? bases.get(word.replace(prefixes, ''))
}
