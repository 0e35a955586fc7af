import { describe, expect, it } from 'vitest'
import { readCatalog } from '../../../scripts/generate/read-catalog.ts'
import { lintDefinition } from '../../../src/definitions/lint-definition.ts'

const fit = { name: 'shop.orders', kind: 'counter', unit: '{order}', description: 'Orders.' }
const histogram = { ...fit, name: 'shop.checkout.duration', kind: 'histogram', unit: 's' }

/** Says what is wrong with a fit definition that is changed in this way. */
function wrongWith(change: Record<string, unknown>, base: Record<string, unknown> = fit): string {
  return textOf(lintDefinition({ ...base, ...change }))
}

function textOf(problems: ReturnType<typeof lintDefinition>): string {
  return problems.map(({ because, remedy }) => `${because}. ${remedy}`).join(' ')
}

/** The same with one attribute. */
function wrongWithAttribute(name: string, attribute: unknown): string {
  return wrongWith({ attributes: { [name]: attribute } })
}

describe('a definition', () => {
  it('is fit when it has all that is needed', () => {
    expect(lintDefinition(fit)).toEqual([])
    expect(lintDefinition(histogram)).toEqual([])
  })

  it('of our own catalog is fit, but for names that conventions fix', async () => {
    const metrics = (await readCatalog()).flatMap((file) => file.metrics)
    const wrong = metrics.flatMap((metric) =>
      lintDefinition(metric).flatMap(({ severity, because }) =>
        severity === 'error' ? [`${metric.name}: ${because}`] : [],
      ),
    )
    expect(wrong).toEqual([])
  })

  it.each([null, undefined, 7, 'shop.orders', [], () => {}])('may be anything: %s', (given) => {
    expect(lintDefinition(given)).not.toEqual([])
  })

  it.each([
    [{ name: undefined }, 'its name is missing. Write lower-case words'],
    [{ name: '7orders' }, 'its name is "7orders". Write lower-case words'],
    [{ name: 'shop.newOrders' }, 'its name is not in lower-case words. Write shop.new_orders.'],
    [{ name: 'Shop/new-orders' }, 'its name is not in lower-case words. Write shop_new_orders.'],
    [
      { name: 'shop.orders_total' },
      'its name ends in total, and a counter’s name gets _total by itself. Write shop.orders.',
    ],
    [
      { name: 'shop.age_seconds', unit: 's' },
      'Write shop.age with the unit s, which becomes shop_age_seconds_total.',
    ],
    [{ name: 'shop.age_ms', unit: 's' }, 'Write shop.age with the unit s'],
    [{ name: 'shop.orders.bucket' }, '_bucket is what Prometheus adds to a histogram. Write shop.orders.'],
    [{ name: 'shop.order_counter' }, 'its name says that it is a counter. Leave the word counter out'],
    [{ kind: 'meter' }, 'its kind is meter. Write one of counter, upDownCounter, gauge, histogram.'],
    [{ description: ' ' }, 'it has no description.'],
    [{ labels: ['a'] }, 'it has a field labels, which no metric has. Its fields are name, kind'],
    [{ seriesLimit: 1 }, 'its seriesLimit is 1. Write a whole number from 2 on.'],
    [{ kind: 'gauge', prometheusType: 'info' }, 'Write shop.orders.info.'],
    [{ kind: 'gauge', prometheusType: 'stateset' }, 'List them in an attribute named shop.orders.'],
  ])('with %j is told what to write', (change, text) => {
    expect(wrongWith(change)).toContain(text)
  })

  it.each([
    ['ms', 'its unit is ms, and metrics have base units. Write s and record in s.'],
    ['%', 'Write 1 and record shares from 0 to 1.'],
    ['KiBy', 'Write By and record in By.'],
    [
      'requests',
      'its unit is "requests", which is no base unit of UCUM. Write what is counted in braces, in the singular, such as {request}.',
    ],
    ['USD', 'such as {usd}.'],
    ['', 'its unit is empty. Write 1 for a share'],
    [undefined, 'it has no unit.'],
    ['By/furlong', 'its unit is "By/furlong", which is no base unit of UCUM.'],
  ])('with the unit %j is told what to write', (unit, text) => {
    expect(wrongWith({ unit })).toContain(text)
  })

  it.each(['1', 's', 'By', '{order}', 'By/s', '{order}/s', 'Cel'])('may have the unit %s', (unit) => {
    expect(wrongWith({ unit })).toBe('')
  })

  it.each(['le', 'quantile', 'job', 'instance', '__name__'])('cannot have the attribute %s', (name) => {
    expect(wrongWithAttribute(name, { description: 'No.', limit: 5 })).toMatch(
      /is reserved: .*\. Write shop\.\w+\.$/,
    )
  })

  it.each([
    [{ description: 'A.' }, 'nothing bounds its attribute a. Write { description, values'],
    [{ description: 'A.', limit: 0 }, 'nothing bounds its attribute a'],
    [{ description: 'A.', limit: 1e6 }, 'a limit is a whole number from 1 to 1000'],
    [{ description: 'A.', values: [] }, 'the values of its attribute a are no list of texts'],
    [{ description: 'A.', values: ['b', 'b'] }, 'a value of its attribute a stands twice'],
    [{ values: ['b'] }, 'its attribute a has no description'],
    [{ description: 'A.', limit: 5, pattern: /b/ }, 'does not match a value as a whole'],
    [{ description: 'A.', limit: 5, pattern: /^b$/g }, 'without the flags g and y'],
    ['text', 'its attribute a is no object'],
  ])('with an attribute that is %j is told what to write', (attribute, text) => {
    expect(wrongWithAttribute('a', attribute)).toContain(text)
  })

  it('cannot have two attributes that become one label', () => {
    const attribute = { description: 'A.', limit: 5 }
    expect(wrongWith({ attributes: { 'a.b': attribute, a_b: attribute } })).toContain(
      'its attributes a.b and a_b become one label, a_b',
    )
  })

  it.each([
    [{ buckets: [1, 5, 2] }, 'its buckets do not increase. Write [1, 2, 5].'],
    [{ buckets: [1, Infinity] }, 'List upper bounds; the one of infinity is added.'],
    [{ buckets: [] }, 'its buckets are no list of finite numbers'],
    [{ buckets: [0, 1] }, 'it has a bucket up to 0 or less, which nothing of the unit s is in'],
    [{ buckets: Array.from({ length: 101 }, (_, i) => i + 1) }, 'it has 101 buckets'],
    [{ objectives: [{ atMost: 1, share: 99 }] }, 'its objectives are wrong'],
    [{ unit: '{cent}' }, 'it is a histogram without buckets'],
    [{ observed: true }, 'a histogram cannot be observed'],
    [{ kind: 'counter', buckets: [1] }, 'it is a counter with buckets'],
  ])('of a histogram with %j is told what to write', (change, text) => {
    expect(wrongWith(change, histogram)).toContain(text)
  })

  it('is advised when its attributes allow more series than it may have', () => {
    const attribute = { description: 'A.', limit: 100 }
    const problems = lintDefinition({ ...fit, attributes: { a: attribute, b: attribute } })
    expect(problems).toMatchObject([{ severity: 'advice' }])
    expect(textOf(problems)).toContain('allow 10000 series and it may have 2000')
    const decided = { ...fit, seriesLimit: 500, attributes: { a: attribute, b: attribute } }
    expect(lintDefinition(decided)).toEqual([])
  })
})
