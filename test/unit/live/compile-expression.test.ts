import { expect, test } from 'vitest'
import { LabelSet } from '../../../src/live/promql/label-set.ts'
import { evaluateRange, scrapedSource } from '../../../src/live/scraped/scraped-source.ts'
import { ScrapedStorage } from '../../../src/live/scraped/scraped-storage.ts'
import { TargetSamples } from '../../../src/live/scraped/target-samples.ts'

const samples = new TargetSamples({ scrapes: 5, series: 10 })
samples.add('a{b="1"} 1\na{b="2"} 2', { timeMs: 1000, own: {}, labels: new LabelSet([]) })
const storage = new ScrapedStorage([samples])
const evaluate = (expression: string): unknown =>
  evaluateRange(expression, { storage, startMs: 1000, endMs: 1000, stepMs: 1000 })

test.for([
  ['max_over_time(a[5m:1m])', 'a subquery is not evaluated'],
  ['a @ 5', 'a selector with @ is not evaluated'],
  ['label_replace(a, "x", "$1", "b", "(.*)")', 'is not evaluated'],
  ['holt_winters(a[5m], 0.5, 0.5)', 'the function holt_winters is not evaluated'],
  ['count_values("x", a)', 'the operator count_values is not evaluated'],
  ['sum(a[5m])', 'sum of what is no vector is not evaluated'],
  ['constructor(a)', 'the function constructor is not evaluated'],
  ['rate(a)', 'rate without a parameter that is a range is not evaluated'],
  ['rate(a[0])', 'the range 0 is not evaluated'],
  ['a{b=~"(?i)x"}', 'is not evaluated'],
] as const)('%s is refused, and nothing is shown in its place', ([expression, reason]) => {
  expect(() => evaluate(expression)).toThrow(reason)
})

test.for([
  ['a + on () a', 'several series of one side'],
  [
    'sum by (b) (a) + on () group_left sum(a) == 3 or a * on (b) group_left a{b="1"} or a + on (x) a',
    'several series of one side',
  ],
  ['{__name__=~"a"} * on (x) sum(a)', 'several series match one'],
] as const)('%s fails as Prometheus fails it', ([expression, reason]) => {
  expect(() => evaluate(expression)).toThrow(reason)
})

test('what rules make is refused with the way to see it', () => {
  const { refusal } = scrapedSource(storage, { title: '', intervalMs: 1000, problem: () => undefined })
  expect(refusal('slo:sli_error:ratio_rate1h > 0')).toContain('slo:sli_error:ratio_rate1h')
  expect(refusal('count(ALERTS{alertstate="firing"})')).toContain('--prom')
  expect(refusal('rate(a[5m])')).toBeUndefined()
})
