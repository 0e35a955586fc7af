import { expect, test } from 'vitest'
import { lintExpression, type SeriesLookup } from '../../../../src/stack/promql/lint-expression.ts'

const labels = new Map([
  ['job', undefined],
  ['outcome', ['ok', 'failed']],
])
const lookup: SeriesLookup = (name) =>
  name === 'orders_total' ? { labels } : name.startsWith('orders') ? 'missing' : undefined

test.for([
  ['sum by (job) (rate(orders_total{outcome="ok"}[5m]))', []],
  ['sum by (outcome) (rate(orders_total{outcome=~"fail.*"}[$__rate_interval]))', []],
  ['orders_total{outcome=~"$outcome", job!="x"}', []],
  ['orders_total{outcome!="nothing"}', []],
  ['orders_total{outcome=""}', []],
  ['node_cpu_seconds_total{whatever="x"}', []],
  ['sum by (anything) (node_cpu_seconds_total * on (job) group_left (anything) orders_total)', []],
  ['sum by (new) (label_replace(orders_total, "new", "$1", "job", "(.*)"))', []],
  ['order_total + orders', ['no metric is called orders']],
  ['orders_total{result="ok"}', ['orders_total has no label result']],
  ['orders_total{outcome="okay"}', ['no outcome of orders_total is okay: it has ok, failed']],
  ['orders_total{outcome=~"o"}', ['no outcome of orders_total is o: it has ok, failed']],
  ['sum by (result) (orders_total)', ['orders_total has no label result to group by']],
  ['sum(orders_total', ['it is no PromQL: the end stands where , is expected at character 17']],
] as const)('%s', ([text, problems]) => {
  expect(lintExpression(text, lookup)).toEqual(problems)
})
