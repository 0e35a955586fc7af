import type { Attribute, LimitedAttribute, PatternAttribute } from '../catalog/metric.ts'
import { labelName } from '../naming/label-name.ts'
import { defaultStrategy } from '../naming/strategy.ts'
import type { MetricDefinition } from './metric-definition.ts'
import { error, type Problem } from './problem.ts'

const conventionalName = /^[a-z][a-z0-9]*([._][a-z0-9]+)*$/

/** Labels that Prometheus, its formats or the endpoint write themselves. */
const reserved: Readonly<Record<string, string>> = {
  le: 'Prometheus writes the bound of a bucket in it',
  quantile: 'Prometheus writes the quantile of a summary in it',
  job: 'Prometheus writes the scrape job in it',
  instance: 'Prometheus writes the scraped address in it',
  otel_metric_overflow: 'it marks the series beyond the limit',
}

const mostValues = 1000

/** Finds what is wrong with a metric's attributes: their names, and what bounds their values. */
export function lintAttributes({ name, attributes = {} }: MetricDefinition): Problem[] {
  if (typeof attributes !== 'object' || attributes === null) {
    return [error('its attributes are no object', 'Give each attribute by its name.')]
  }
  const family = String(name).split('.', 1)[0] ?? ''
  const labels = new Map<string, string>()
  return Object.entries(attributes).flatMap(([key, attribute]) => {
    const label = labelName(key, defaultStrategy) ?? ''
    const other = labels.get(label)
    labels.set(label, key)
    if (other !== undefined) {
      return [error(`its attributes ${other} and ${key} become one label, ${label}`, 'Rename one of them.')]
    }
    return [...lintKey(key, { label, family }), ...lintBound(key, attribute)]
  })
}

function lintKey(key: string, { label, family }: { label: string; family: string }): Problem[] {
  const because = key.startsWith('__') ? 'names with two underscores are Prometheus’ own' : reserved[label]
  const word = key.replace(/^_+|_+$/g, '')
  if (because !== undefined) {
    return [error(`its attribute ${key} is reserved: ${because}`, `Write ${family}.${word}.`)]
  }
  if (conventionalName.test(key)) return []
  return [
    error(
      `its attribute ${JSON.stringify(key)} is not named in lower-case words`,
      'Write words joined by underscores within a part and by dots between parts, such as order.side.',
    ),
  ]
}

function lintBound(key: string, given: unknown): Problem[] {
  if (typeof given !== 'object' || given === null) {
    return [error(`its attribute ${key} is no object`, `Write ${example}.`)]
  }
  const { description } = given as Attribute
  const problems =
    'values' in given ? lintValues(key, given.values) : lintLimit(key, given as LimitedAttribute)
  return typeof description === 'string' && description.trim() !== ''
    ? problems
    : [...problems, error(`its attribute ${key} has no description`, 'Say in a sentence what it tells.')]
}

const example = "{ description, values: ['a', 'b'] } for a closed list, or { description, limit: 50 }"

function lintValues(key: string, values: unknown): Problem[] {
  const isList =
    Array.isArray(values) && values.length > 0 && values.every((one) => typeof one === 'string' && one !== '')
  if (!isList) {
    return [error(`the values of its attribute ${key} are no list of texts`, `Write ${example}.`)]
  }
  if (new Set(values).size < values.length) {
    return [error(`a value of its attribute ${key} stands twice`, 'List each value once.')]
  }
  return values.length > mostValues
    ? [error(`its attribute ${key} lists ${values.length} values`, `List ${mostValues} at most.`)]
    : []
}

function lintLimit(
  key: string,
  { limit, pattern, keep, ids }: LimitedAttribute & Partial<PatternAttribute>,
): Problem[] {
  if (!Number.isInteger(limit) || limit < 1 || limit > mostValues) {
    return [
      error(
        `nothing bounds its attribute ${key}`,
        `Write ${example}; a limit is a whole number from 1 to ${mostValues}.`,
      ),
    ]
  }
  if (keep !== undefined && keep !== 'first' && keep !== 'busiest') {
    return [error(`its attribute ${key} keeps ${String(keep)}`, 'Write first or busiest.')]
  }
  if (ids !== undefined && ids !== 'folded' && ids !== 'kept') {
    return [error(`the ids of its attribute ${key} are ${String(ids)}`, 'Write folded or kept.')]
  }
  if (pattern === undefined) return []
  const isWhole =
    pattern instanceof RegExp &&
    pattern.source.startsWith('^') &&
    pattern.source.endsWith('$') &&
    !/[gy]/.test(pattern.flags)
  return isWhole
    ? []
    : [
        error(
          `the pattern of its attribute ${key} does not match a value as a whole`,
          'Write a regular expression from ^ to $ without the flags g and y.',
        ),
      ]
}
