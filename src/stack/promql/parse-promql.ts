import { PromqlSyntaxError } from './promql-syntax-error.ts'
import { parseMatchers } from './parse-matchers.ts'
import type { Aggregation, Binary, Call, Expression, Grouping, Matching, Selector, Unary } from './syntax.ts'
import { TokenCursor } from './token-cursor.ts'
import { tokenize } from './tokenize.ts'

/**
 * Parses an expression of PromQL, with the variables of Grafana where an expression, a duration or a name may stand.
 *
 * Source: the grammar of Prometheus 3.5 (promql/parser/generated_parser.y). Types of values and names of
 * functions are not checked: promtool does.
 *
 * @throws PromqlSyntaxError
 */
export function parsePromql(text: string): Expression {
  const cursor = new TokenCursor(tokenize(text))
  const expression = parseBinary(cursor, 0)
  cursor.expectEnd()
  return expression
}

const aggregators: ReadonlySet<string> = new Set(
  'sum avg count min max group stddev stdvar topk bottomk count_values quantile limitk limit_ratio'.split(
    ' ',
  ),
)

/** The binary operators by how closely they bind, the loosest first. */
const precedence: readonly (readonly string[])[] = [
  ['or'],
  ['and', 'unless'],
  ['==', '!=', '<=', '<', '>=', '>'],
  ['+', '-'],
  ['*', '/', '%', 'atan2'],
  ['^'],
]

/** The level of `^`, which binds more closely than a sign: `-2^2` is -4. */
const powerLevel = 5

function parseBinary(cursor: TokenCursor, level: number): Expression {
  if (level === precedence.length) return parsePostfix(cursor)
  if (level === powerLevel && cursor.isOneOf(['-', '+'])) {
    const operator = cursor.take().text as Unary['operator']
    return { type: 'unary', operator, operand: parseBinary(cursor, powerLevel) }
  }
  let left = parseBinary(cursor, level + 1)
  while (cursor.isOneOf(precedence[level]!)) {
    const operator = cursor.take().text.toLowerCase()
    const isBool = cursor.isOneOf(['bool'])
    if (isBool) cursor.take()
    const matching = parseMatching(cursor)
    // The power alone groups to the right.
    const right = parseBinary(cursor, level === powerLevel ? powerLevel : level + 1)
    left = { type: 'binary', operator, matching, isBool, left, right } satisfies Binary
  }
  return left
}

function parseMatching(cursor: TokenCursor): Matching | undefined {
  if (!cursor.isOneOf(['on', 'ignoring'])) return undefined
  const kind = cursor.take().text.toLowerCase() as Matching['kind']
  const labels = parseLabels(cursor)
  if (!cursor.isOneOf(['group_left', 'group_right'])) return { kind, labels, include: [] }
  const many = cursor.take().text.toLowerCase() === 'group_left' ? 'left' : 'right'
  return { kind, labels, include: cursor.is('(') ? parseLabels(cursor) : [], many }
}

function parsePostfix(cursor: TokenCursor): Expression {
  let expression = parsePrimary(cursor)
  for (;;) {
    if (cursor.is('[')) expression = parseRange(cursor, expression)
    else if (cursor.isOneOf(['offset'])) expression = { ...expression, ...parseOffset(cursor) }
    else if (cursor.is('@')) expression = { ...expression, ...parseAt(cursor) }
    else return expression
  }
}

type Moved = Pick<Selector, 'offset' | 'at'>

function parseOffset(cursor: TokenCursor): Moved {
  cursor.take()
  const sign = parseSign(cursor)
  return { offset: `${sign}${cursor.takeDuration()}` }
}

function parseAt(cursor: TokenCursor): Moved {
  cursor.take()
  const sign = parseSign(cursor)
  const { kind, text } = cursor.take()
  if (kind === 'identifier') {
    cursor.expect('(')
    cursor.expect(')')
    return { at: `${text}()` }
  }
  if (kind !== 'number' && kind !== 'variable') cursor.fail('a time or start() or end()')
  return { at: `${sign}${text}` }
}

function parseSign(cursor: TokenCursor): string {
  return cursor.isOneOf(['-', '+']) ? cursor.take().text : ''
}

function parseRange(cursor: TokenCursor, expression: Expression): Expression {
  const { position } = cursor.take()
  const range = cursor.takeDuration()
  if (cursor.is(':')) {
    cursor.take()
    const step = cursor.is(']') ? undefined : cursor.takeDuration()
    cursor.expect(']')
    return { type: 'subquery', operand: expression, range, step }
  }
  cursor.expect(']')
  if (expression.type === 'variable') return expression
  if (expression.type !== 'selector' || expression.range !== undefined) {
    throw new PromqlSyntaxError('a range follows what is no selector', position)
  }
  return { ...expression, range }
}

function parsePrimary(cursor: TokenCursor): Expression {
  const { kind, text, position } = cursor.peek()
  if (cursor.is('{')) return { type: 'selector', ...parseMatchers(cursor), range: undefined, position }
  if (cursor.is('(')) {
    cursor.take()
    const inner = parseBinary(cursor, 0)
    cursor.expect(')')
    return inner
  }
  if (kind === 'end' || kind === 'operator' || kind === 'punctuation') return cursor.fail('an expression')
  cursor.take()
  if (kind === 'string') return { type: 'string', value: text }
  if (kind === 'identifier') return parseNamed(cursor, { text, position })
  if (kind !== 'variable') return { type: 'number', text }
  // Matchers of a metric whose name is not known are not known either.
  if (cursor.is('{')) parseMatchers(cursor)
  return { type: 'variable', name: text }
}

type Named = { readonly text: string; readonly position: number }

function parseNamed(cursor: TokenCursor, { text, position }: Named): Call | Aggregation | Selector {
  const isAggregator =
    aggregators.has(text.toLowerCase()) && (cursor.is('(') || cursor.isOneOf(['by', 'without']))
  if (isAggregator) {
    const before = parseGrouping(cursor)
    const parameters = parseParameters(cursor)
    const grouping = before ?? parseGrouping(cursor)
    return { type: 'aggregation', operator: text.toLowerCase(), grouping, parameters, position }
  }
  if (cursor.is('(')) return { type: 'call', name: text, parameters: parseParameters(cursor), position }
  const matchers = cursor.is('{') ? parseMatchers(cursor).matchers : []
  return { type: 'selector', metric: text, matchers, range: undefined, position }
}

function parseGrouping(cursor: TokenCursor): Grouping | undefined {
  if (!cursor.isOneOf(['by', 'without'])) return undefined
  const kind = cursor.take().text.toLowerCase() as Grouping['kind']
  return { kind, labels: parseLabels(cursor) }
}

function parseParameters(cursor: TokenCursor): Expression[] {
  return cursor.takeList({ open: '(', close: ')', item: () => parseBinary(cursor, 0) })
}

function parseLabels(cursor: TokenCursor): string[] {
  return cursor.takeList({ open: '(', close: ')', item: () => cursor.takeLabel() })
}
