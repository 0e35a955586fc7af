import { expect, it } from 'vitest'
import { fillVariables } from '../../../../src/stack/grafana/fill-variables.ts'

it.each([
  ['rate(a_total{job=~"$job"}[$__rate_interval])', 'rate(a_total{job=~".+"}[5m])'],
  ['increase(a_total[$__range])', 'increase(a_total[1h])'],
  ['a{b="${b}", c!="[[c]]", d!~"$d"}', 'a{b=~".+", c!~"", d!~""}'],
  ['rate(a_total[${resolution:text}])', 'rate(a_total[5m])'],
  ['sum by ($label) (a{b="x-$c"})', 'sum by (job) (a{b=~"x-.+"})'],
  ['label_replace(a, "b", "$1", "c", "(.*)")', 'label_replace(a, "b", "$1", "c", "(.*)")'],
])('makes of %s what Prometheus evaluates', (expression, filled) => {
  expect(fillVariables(expression)).toBe(filled)
})
