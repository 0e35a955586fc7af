import { defaultBuckets, type MetricDefinition } from './metric-definition.ts'
import { error, type Problem } from './problem.ts'

const mostBuckets = 100

/** Finds what is wrong with a histogram's buckets and objectives, and with those of what is no histogram. */
export function lintBuckets(definition: MetricDefinition): Problem[] {
  const { kind, unit, buckets, objectives, exponential } = definition
  if (kind !== 'histogram') {
    const given = { buckets, objectives, exponential }
    return Object.entries(given)
      .filter(([, value]) => value !== undefined)
      .map(([field]) =>
        error(`it is a ${kind} with ${field}`, `Leave ${field} out, or give it the kind histogram.`),
      )
  }
  const problems = [...lintBounds(buckets), ...lintObjectives(objectives)]
  if (
    problems.length === 0 &&
    buckets === undefined &&
    defaultBuckets(unit) === undefined &&
    !objectives?.length
  ) {
    return [error('it is a histogram without buckets', 'List the upper bounds of its buckets, in its unit.')]
  }
  const bounds = [...(buckets ?? []), ...(objectives ?? []).map(({ atMost }) => atMost)]
  if (problems.length === 0 && (unit === 's' || unit === 'By') && bounds.some((bound) => bound <= 0)) {
    return [
      error(`it has a bucket up to 0 or less, which nothing of the unit ${unit} is in`, 'Begin above 0.'),
    ]
  }
  return problems
}

function lintBounds(buckets: unknown): Problem[] {
  if (buckets === undefined) return []
  const isList =
    Array.isArray(buckets) && buckets.length > 0 && buckets.every((bound) => Number.isFinite(bound))
  if (!isList) {
    return [
      error('its buckets are no list of finite numbers', 'List upper bounds; the one of infinity is added.'),
    ]
  }
  const bounds = buckets as number[]
  if (bounds.some((bound, i) => i > 0 && bound <= bounds[i - 1]!)) {
    const sorted = [...new Set(bounds)].sort((a, b) => a - b)
    return [error('its buckets do not increase', `Write [${sorted.join(', ')}].`)]
  }
  return bounds.length > mostBuckets
    ? [error(`it has ${bounds.length} buckets, each of them a series`, `List ${mostBuckets} at most.`)]
    : []
}

function lintObjectives(objectives: unknown): Problem[] {
  if (objectives === undefined) return []
  const isFit = (one: { atMost?: unknown; share?: unknown } | null): boolean =>
    Number.isFinite(one?.atMost) && (one!.share as number) > 0 && (one!.share as number) < 1
  return Array.isArray(objectives) && objectives.every(isFit)
    ? []
    : [error('its objectives are wrong', 'Write { atMost: 0.3, share: 0.99 }: 99 % are to be 0.3 or less.')]
}
