import { describe, expect, test } from 'vitest'
import { readCatalog } from '../../scripts/generate/read-catalog.ts'
import type { Attribute, Metric } from '../../src/catalog/metric.ts'
import { claimedNames } from '../../src/naming/claimed-names.ts'
import { metricName } from '../../src/naming/metric-name.ts'
import { strategies, type Strategy } from '../../src/naming/strategy.ts'
import { readFiles } from './repository-files.ts'

const catalog = await readCatalog()
const metrics = catalog.flatMap((file) => file.metrics)

/** Lists the metrics that break a rule, by name. */
function breaking(isBroken: (metric: Metric) => boolean): string[] {
  return metrics.filter(isBroken).map(({ name }) => name)
}

describe('every metric of the catalog', () => {
  test('is found by reading the folder', () => {
    expect(metrics.length).toBeGreaterThan(50)
  })

  test('has a name of its own', () => {
    expect(breaking(({ name }) => metrics.filter((metric) => metric.name === name).length > 1)).toEqual([])
  })

  test('is named in lower-case words, joined by underscores within a part and by dots between parts', () => {
    const words = /^[a-z][a-z0-9]*(_[a-z0-9]+)*(\.[a-z0-9]+(_[a-z0-9]+)*)+$/
    expect(breaking(({ name }) => !words.test(name))).toEqual([])
    const attributeNames = metrics.flatMap(({ attributes }) => Object.keys(attributes))
    const plain = /^[a-z][a-z0-9]*(_[a-z0-9]+)*(\.[a-z0-9]+(_[a-z0-9]+)*)*$/
    expect(attributeNames.filter((name) => !plain.test(name))).toEqual([])
  })

  test('keeps what Prometheus adds out of its name: the unit, total, ratio', () => {
    expect(breaking(({ name }) => /[._](total|ratio|seconds|bytes|count_total)$/.test(name))).toEqual([])
  })

  test('has a base unit of UCUM, or an annotation; only an info has none', () => {
    const isFit = ({ name, unit }: Metric): boolean =>
      name.endsWith('.info') ? unit === '' : /^(s|By|1|\{[a-z_]+\})$/.test(unit)
    expect(breaking((metric) => !isFit(metric))).toEqual([])
  })

  test('is described in a sentence, as are its attributes', () => {
    expect(breaking(({ description }) => !/^[A-Z`][^\n]+\.$/.test(description))).toEqual([])
    // Of an attribute, the sentence may begin with one of its values, which stands as it is.
    const isSentence = ({ description }: Attribute): boolean => /^[A-Za-z`][^\n]+\.$/.test(description)
    expect(breaking(({ attributes }) => !Object.values(attributes).every(isSentence))).toEqual([])
  })

  test('bounds each attribute: by a list without repetition, or by a number', () => {
    const isBounded = (attribute: Attribute): boolean =>
      'values' in attribute
        ? attribute.values.length > 0 && new Set(attribute.values).size === attribute.values.length
        : Number.isInteger(attribute.limit) && attribute.limit > 0 && attribute.limit <= 1000
    expect(breaking(({ attributes }) => !Object.values(attributes).every(isBounded))).toEqual([])
  })

  test('has buckets when it is a histogram, and only then: ascending, finite and at most 20', () => {
    const isAscending = (buckets: readonly number[]): boolean =>
      buckets.every((bound, i) => Number.isFinite(bound) && (i === 0 || bound > buckets[i - 1]!))
    expect(
      breaking(({ kind, buckets }) =>
        kind === 'histogram'
          ? buckets === undefined || buckets.length === 0 || buckets.length > 20 || !isAscending(buckets)
          : buckets !== undefined,
      ),
    ).toEqual([])
  })

  test('has room for more series than its default only where that is meant', () => {
    const roomy = metrics.filter(({ seriesLimit = 0 }) => seriesLimit > 2000)
    expect(roomy.every(({ name }) => name.startsWith('http.'))).toBe(true)
  })

  test.for(strategies)('takes names of its own in Prometheus under %s', (strategy: Strategy) => {
    const claims = metrics.flatMap(({ name, unit, kind }) => {
      const exposed = metricName({ name, unit, kind, strategy })
      expect(exposed, name).toBeDefined()
      return claimedNames({ name: exposed!.name, type: kind })
    })
    expect(claims.filter((name, i) => claims.indexOf(name) !== i)).toEqual([])
  })

  test('is used by an instrument, a meter or the SDK', async () => {
    const users = readFiles('src/{instruments,meters,gen-ai,sdk,bridge}/**/*.ts').map(({ text }) => text)
    const names = await Promise.all(
      catalog.map(async ({ name }) => {
        const exported = (await import(`../../src/catalog/${name}.ts`)) as Record<string, unknown>
        return Object.entries(exported).filter(([, value]) => metrics.includes(value as Metric))
      }),
    )
    const unused = names
      .flat()
      .filter(([name]) => !users.some((text) => new RegExp(`\\b${name}\\b`).test(text)))
    expect(unused.map(([name]) => name)).toEqual([])
  })
})
