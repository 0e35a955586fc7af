import { defaultSeriesLimit, type Metric } from '../catalog/metric.ts'
import { lintAttributes } from './lint-attributes.ts'
import { lintBuckets } from './lint-buckets.ts'
import { lintName } from './lint-name.ts'
import { lintUnit } from './lint-unit.ts'
import { completeDefinition, type MetricDefinition } from './metric-definition.ts'
import { advice, error, type Problem } from './problem.ts'
import { seriesEstimate } from './series-estimate.ts'

const kinds: readonly string[] = ['counter', 'upDownCounter', 'gauge', 'histogram'] satisfies Metric['kind'][]

const fields: readonly string[] = [
  'name',
  'kind',
  'unit',
  'description',
  'attributes',
  'buckets',
  'objectives',
  'observed',
  'exponential',
  'prometheusType',
  'stability',
  'seriesLimit',
  'timeToLiveSeconds',
  'removable',
  'isBusiness',
] satisfies (keyof Metric)[]

/** Finds what is wrong with the definition of a metric; JavaScript callers may give anything. */
export function lintDefinition(given: unknown): readonly Problem[] {
  if (typeof given !== 'object' || given === null) {
    return [error('it is no object', 'Give an object with name, kind, unit and description.')]
  }
  const definition = given as MetricDefinition
  const problems = [
    ...lintFields(definition),
    ...lintName(definition),
    ...lintUnit(definition),
    ...lintAttributes(definition),
    ...lintBuckets(definition),
  ]
  return problems.some(({ severity }) => severity === 'error')
    ? problems
    : [...problems, ...lintEstimate(completeDefinition(definition))]
}

function lintFields(definition: MetricDefinition): Problem[] {
  const { kind, description, observed, prometheusType, name, attributes, seriesLimit, timeToLiveSeconds } =
    definition
  const problems: Problem[] = Object.keys(definition)
    .filter((field) => !fields.includes(field))
    .map((field) =>
      error(`it has a field ${field}, which no metric has`, `Its fields are ${fields.join(', ')}.`),
    )
  if (!kinds.includes(kind)) {
    problems.push(error(`its kind is ${String(kind)}`, `Write one of ${kinds.join(', ')}.`))
  }
  if (typeof description !== 'string' || description.trim() === '') {
    problems.push(
      error('it has no description', 'Say in a sentence what is counted: it becomes the help text.'),
    )
  }
  if (observed === true && kind === 'histogram') {
    problems.push(error('a histogram cannot be observed', 'Record each value, or observe a gauge.'))
  }
  if (prometheusType !== undefined && kind !== 'gauge') {
    problems.push(error(`its prometheusType is ${prometheusType}`, 'Give it the kind gauge.'))
  }
  if (prometheusType === 'info' && !/[._]info$/.test(name)) {
    problems.push(error('it is an info and its name does not say so', `Write ${name}.info.`))
  }
  if (prometheusType === 'stateset' && attributes?.[name] === undefined) {
    problems.push(error('it is a stateset without its states', `List them in an attribute named ${name}.`))
  }
  if (seriesLimit !== undefined && !(Number.isInteger(seriesLimit) && seriesLimit >= 2)) {
    problems.push(error(`its seriesLimit is ${String(seriesLimit)}`, 'Write a whole number from 2 on.'))
  }
  if (timeToLiveSeconds !== undefined && !(Number.isFinite(timeToLiveSeconds) && timeToLiveSeconds >= 1)) {
    problems.push(
      error(`its timeToLiveSeconds is ${String(timeToLiveSeconds)}`, 'Write a number of seconds from 1 on.'),
    )
  }
  return problems
}

function lintEstimate(metric: Metric): Problem[] {
  // Who gives a limit has decided.
  if (metric.seriesLimit !== undefined) return []
  const estimate = seriesEstimate(metric)
  if (estimate <= defaultSeriesLimit) return []
  return [
    advice(
      `its attributes allow ${estimate} series and it may have ${defaultSeriesLimit}`,
      'Bound its attributes more closely, or set seriesLimit to as many as it may have.',
    ),
  ]
}
