import { describe, expect, test } from 'vitest'
import { parsePromql } from '../../../../src/stack/promql/parse-promql.ts'
import { selectorsOf } from '../../../../src/stack/promql/syntax.ts'

/** Writes a tree with a bracket around each operation, so that its shape can be read. */
function shapeOf(text: string): string {
  return write(parsePromql(text))
}

function write(expression: ReturnType<typeof parsePromql>): string {
  switch (expression.type) {
    case 'number':
      return expression.text
    case 'string':
      return JSON.stringify(expression.value)
    case 'variable':
      return expression.name
    case 'selector':
      return `${expression.metric ?? ''}${expression.range === undefined ? '' : `[${expression.range}]`}`
    case 'unary':
      return `(-${write(expression.operand)})`
    case 'subquery':
      return `${write(expression.operand)}[${expression.range}:]`
    case 'binary':
      return `(${write(expression.left)} ${expression.operator} ${write(expression.right)})`
    case 'call':
      return `${expression.name}(${expression.parameters.map(write).join(', ')})`
    case 'aggregation':
      return `${expression.operator}(${expression.parameters.map(write).join(', ')})`
  }
}

describe('an expression', () => {
  test.for([
    ['a or b and c', '(a or (b and c))'],
    ['a + b * c > 2', '((a + (b * c)) > 2)'],
    ['a - b - c', '((a - b) - c)'],
    ['2 ^ 3 ^ 2', '(2 ^ (3 ^ 2))'],
    ['-2 ^ 2', '(-(2 ^ 2))'],
    ['-2 * 3', '((-2) * 3)'],
    ['1 - -x', '(1 - (-x))'],
    ['(a or b) AND c', '((a or b) and c)'],
    ['a == bool 1', '(a == 1)'],
  ] as const)('%s groups as Prometheus groups it', ([text, shape]) => {
    expect(shapeOf(text)).toBe(shape)
  })

  test.for([
    ['rate(x[5m] offset -1h)', 'rate(x[5m])'],
    ['max_over_time(rate(x[5m])[30m:1m])', 'max_over_time(rate(x[5m])[30m:])'],
    ['x @ start()', 'x'],
    ['sum without (a) (x)', 'sum(x)'],
    ['SUM(x) by (a,)', 'sum(x)'],
    ['topk(5, x)', 'topk(5, x)'],
    ['sum + max', '(sum + max)'],
    ['a:b:c{d="e",}', 'a:b:c'],
    ['x # what it is\n> 1e3', '(x > 1e3)'],
    ['vector(Inf)', 'vector(Inf)'],
    ['{"a.b", "c.d"="e"}', 'a.b'],
    ['{__name__="x"}', 'x'],
  ] as const)('%s is read', ([text, shape]) => {
    expect(shapeOf(text)).toBe(shape)
  })

  test('may hold the variables of Grafana', () => {
    expect(shapeOf('topk($n, rate(x{job=~"$job"}[$__rate_interval]))')).toBe(
      'topk($n, rate(x[$__rate_interval]))',
    )
    expect(shapeOf('sum by ($label) (${metric}_total{a="b"})')).toBe('sum(${metric}_total)')
  })

  test('keeps its matchers, with escapes undone', () => {
    const [selector] = selectorsOf(parsePromql(String.raw`x{a="b\"c", d!='e', f=~"g\\d|h"}`))
    expect(selector?.matchers).toEqual([
      { label: 'a', operator: '=', value: 'b"c' },
      { label: 'd', operator: '!=', value: 'e' },
      { label: 'f', operator: '=~', value: String.raw`g\d|h` },
    ])
  })

  test('keeps its groupings and how its sides match', () => {
    expect(parsePromql('sum(x) by (a, b) / on (a) group_left (c) y')).toMatchObject({
      left: { grouping: { kind: 'by', labels: ['a', 'b'] } },
      matching: { kind: 'on', labels: ['a'], include: ['c'] },
    })
  })

  test('keeps what moves a selector in time, signs, bool, and the side of many', () => {
    expect(parsePromql('x offset -1h @ 5')).toMatchObject({ offset: '-1h', at: '5' })
    expect(parsePromql('rate(x[5m])[1h:1m] @ end()')).toMatchObject({ range: '1h', step: '1m', at: 'end()' })
    expect(parsePromql('-x')).toMatchObject({ operator: '-' })
    expect(parsePromql('x == bool 1')).toMatchObject({ isBool: true })
    expect(parsePromql('x == 1')).toMatchObject({ isBool: false })
    expect(parsePromql('x / on () group_right y')).toMatchObject({ matching: { many: 'right' } })
  })

  test.for([
    ['', 'the end stands where an expression is expected at character 1'],
    ['sum(', 'the end stands where an expression is expected at character 5'],
    ['x[5m', 'the end stands where ] is expected at character 5'],
    ['rate(x)[5m]', 'a range follows what is no selector at character 8'],
    ['x{a=b}', '"b" stands where a string in quotes is expected at character 5'],
    ['x{a~"b"}', '"~" is unexpected at character 4'],
    ['a b', '"b" stands where the end is expected at character 3'],
    ['sum by a (x)', '"a" stands where ( is expected at character 8'],
    [String.raw`x{a="\d"}`, String.raw`"\\d" is no escape sequence at character 5`],
  ] as const)('%j fails where it is wrong', ([text, message]) => {
    expect(() => parsePromql(text)).toThrow(message)
  })
})
