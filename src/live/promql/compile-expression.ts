import { durationMs } from '../../stack/promql/scale-durations.ts'
import type { Aggregation, Binary, Expression, Selector, Unary } from '../../stack/promql/syntax.ts'
import { aggregation } from './aggregate.ts'
import { compileCall } from './compile-call.ts'
import type { Compiled, CompiledNumber, CompiledVector } from './compiled.ts'
import { withoutName } from './label-set.ts'
import { matchSets, matchVectors } from './match-vectors.ts'
import { numberOperator, type NumberOperator } from './operators.ts'
import type { Sample, SeriesStorage } from './stored-series.ts'
import { UnsupportedError } from './unsupported-error.ts'

/** A series shows its last value for this long, unless a scrape lacks it. */
const lookbackMs = 300_000

/**
 * Compiles an expression, so that it can be evaluated at many moments.
 *
 * Source: PromQL as Prometheus 3.5 evaluates it; ranges leave their first moment out.
 *
 * @throws UnsupportedError for what is not evaluated here
 */
export function compileExpression(expression: Expression, storage: SeriesStorage): Compiled {
  const compile = (one: Expression): Compiled => compileExpression(one, storage)
  switch (expression.type) {
    case 'number':
      return { kind: 'number', at: constant(numberOf(expression.text)) }
    case 'selector':
      return compileSelector(expression, storage)
    case 'call':
      return compileCall(expression, compile)
    case 'aggregation':
      return compileAggregation(expression, compile)
    case 'binary':
      return compileBinary(expression, compile)
    case 'unary':
      return compileUnary(expression, compile)
    case 'string':
      throw new UnsupportedError('a text')
    case 'subquery':
      throw new UnsupportedError('a subquery')
    case 'variable':
      throw new UnsupportedError(`the variable ${expression.name}`)
  }
}

type Compile = (expression: Expression) => Compiled

function constant(value: number): () => number {
  return () => value
}

function numberOf(text: string): number {
  const value = Number(text.replaceAll('_', '').replace(/^inf$/i, 'Infinity'))
  if (Number.isNaN(value) && !/^nan$/i.test(text)) throw new UnsupportedError(`the number ${text}`)
  return value
}

function compileSelector(selector: Selector, storage: SeriesStorage): Compiled {
  const { metric, matchers, range, offset = '', at } = selector
  if (at !== undefined) throw new UnsupportedError('a selector with @')
  const offsetMs = durationMs(offset) * (offset.startsWith('-') ? -1 : 1)
  const series = storage.select(metric, matchers)
  if (range !== undefined) {
    const rangeMs = durationMs(range)
    if (rangeMs === 0) throw new UnsupportedError(`the range ${range}`)
    return {
      kind: 'range',
      rangeMs,
      offsetMs,
      series: series.map(({ labels }) => labels),
      window: (i, ms) => series[i]!.window(ms - offsetMs - rangeMs, ms - offsetMs),
    }
  }
  return {
    kind: 'vector',
    at: (ms) =>
      series.flatMap((one): Sample[] => {
        const value = one.valueAt(ms - offsetMs, lookbackMs)
        return value === undefined ? [] : [{ labels: one.labels, value }]
      }),
  }
}

function compileAggregation(
  { operator, grouping, parameters }: Aggregation,
  compile: Compile,
): CompiledVector {
  const aggregate = aggregation(operator, grouping)
  if (aggregate === undefined) throw new UnsupportedError(`the operator ${operator}`)
  const compiled = parameters.map(compile)
  const vector = compiled.at(-1)
  const number = compiled.length === 2 ? compiled[0] : undefined
  if (vector?.kind !== 'vector' || (number !== undefined && number.kind !== 'number'))
    throw new UnsupportedError(`${operator} of what is no vector`)
  return { kind: 'vector', at: (ms) => aggregate(vector.at(ms), number?.at(ms) ?? 0) }
}

function compileBinary(binary: Binary, compile: Compile): Compiled {
  const { operator, matching, isBool } = binary
  const [left, right] = [compile(binary.left), compile(binary.right)]
  if (left.kind === 'range' || right.kind === 'range') throw new UnsupportedError(`${operator} of a range`)
  const numbers = numberOperator(operator, { isBool })
  if (numbers === undefined) {
    const join = matchSets(operator, matching)
    if (join === undefined || left.kind !== 'vector' || right.kind !== 'vector')
      throw new UnsupportedError(`${operator} of what is no vector`)
    return { kind: 'vector', at: (ms) => join(left.at(ms), right.at(ms)) }
  }
  if (left.kind === 'number' && right.kind === 'number')
    return { kind: 'number', at: (ms) => numbers.apply(left.at(ms), right.at(ms)).value }
  if (left.kind === 'vector' && right.kind === 'vector') {
    const join = matchVectors(numbers, matching)
    return { kind: 'vector', at: (ms) => join(left.at(ms), right.at(ms)) }
  }
  return left.kind === 'vector'
    ? withNumber(left, right as CompiledNumber, { numbers, isSwapped: false })
    : withNumber(right as CompiledVector, left, { numbers, isSwapped: true })
}

interface NumberSide {
  readonly numbers: NumberOperator
  /** Whether the number stands on the left. */
  readonly isSwapped: boolean
}

function withNumber(...[vector, number, side]: [CompiledVector, CompiledNumber, NumberSide]): CompiledVector {
  const { numbers, isSwapped } = side
  const derived = withoutName()
  return {
    kind: 'vector',
    at(ms) {
      const other = number.at(ms)
      return vector.at(ms).flatMap(({ labels, value }): Sample[] => {
        const { value: result, stays } = isSwapped ? numbers.apply(other, value) : numbers.apply(value, other)
        if (!stays) return []
        // A comparison keeps the value of the series, on whichever side it stands.
        return [numbers.keepsName ? { labels, value } : { labels: derived.of(labels), value: result }]
      })
    },
  }
}

function compileUnary({ operator, operand }: Unary, compile: Compile): Compiled {
  const compiled = compile(operand)
  if (operator === '+') return compiled
  if (compiled.kind === 'number') return { kind: 'number', at: (ms) => -compiled.at(ms) }
  if (compiled.kind === 'range') throw new UnsupportedError('the sign of a range')
  const derived = withoutName()
  return {
    kind: 'vector',
    at: (ms) => compiled.at(ms).map(({ labels, value }) => ({ labels: derived.of(labels), value: -value })),
  }
}
