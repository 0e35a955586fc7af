import { describe, expect, test } from 'vitest'
import { fillVariables, type Filling } from '../../../src/live/fill-variables.ts'
import { parsePromql } from '../../../src/stack/promql/parse-promql.ts'
import { selectorsOf } from '../../../src/stack/promql/syntax.ts'

const filling: Filling = {
  chosen: new Map(),
  allValues: new Map([['job', '.+']]),
  stepMs: 15_000,
  rangeMs: 3_600_000,
  intervalMs: 15_000,
}

describe('a query of a panel', () => {
  test('asks for all values of a variable until some are chosen', () => {
    expect(fillVariables('x{job=~"$job"}', filling)).toBe('x{job=~".+"}')
    expect(
      fillVariables('x{job=~"${job:regex}"}', { ...filling, chosen: new Map([['job', ['a', 'b']]]) }),
    ).toBe('x{job=~"a|b"}')
  })

  test.for([
    [1000, 15_000, '60s'],
    [60_000, 15_000, '75s'],
    [1000, 1000, '4s'],
  ] as const)(
    'with steps of %d ms and scrapes each %d ms takes rates over %s',
    ([stepMs, intervalMs, range]) => {
      const filled = fillVariables('rate(x[$__rate_interval])', { ...filling, stepMs, intervalMs })
      expect(filled).toBe(`rate(x[${range}])`)
    },
  )

  test('covers the time that is shown', () => {
    expect(fillVariables('increase(x[$__range]) / $__range_s', filling)).toBe('increase(x[3600s]) / 3600')
  })

  test('leaves alone what it does not know', () => {
    expect(fillVariables('x{a="$other"}', filling)).toBe('x{a="$other"}')
  })

  test.for(['a"} or up{b="', 'a\\', 'a.b|c', '$job', '\n'])(
    'finds a chosen value as it is, and cannot be left through it: %j',
    (value) => {
      const filled = fillVariables('x{job=~"$job"}', { ...filling, chosen: new Map([['job', [value]]]) })
      const selectors = selectorsOf(parsePromql(filled))
      expect(selectors).toHaveLength(1)
      expect(new RegExp(`^(?:${selectors[0]!.matchers[0]!.value})$`, 's').test(value)).toBe(true)
    },
  )
})
