/** An expression of PromQL as a tree. Positions count characters from the start of the text. */
export type Expression =
  | NumberLiteral
  | StringLiteral
  | Selector
  | Call
  | Aggregation
  | Binary
  | Unary
  | Subquery
  | Variable

export interface NumberLiteral {
  readonly type: 'number'
  readonly text: string
}

export interface StringLiteral {
  readonly type: 'string'
  readonly value: string
}

/** The series of a metric that match, at a moment or over a range. */
export interface Selector {
  readonly type: 'selector'
  /** Absent where only matchers choose. */
  readonly metric: string | undefined
  readonly matchers: readonly Matcher[]
  /** The duration as it is written, such as `5m` or `$__rate_interval`; absent for the values of a moment. */
  readonly range: string | undefined
  /** How far back it looks, with the sign that is written; absent for now. */
  readonly offset?: string
  /** The moment of `@`, as it is written; such a selector does not move with the time that is asked for. */
  readonly at?: string
  readonly position: number
}

export interface Matcher {
  readonly label: string
  readonly operator: '=' | '!=' | '=~' | '!~'
  readonly value: string
}

export interface Call {
  readonly type: 'call'
  readonly name: string
  readonly parameters: readonly Expression[]
  readonly position: number
}

export interface Aggregation {
  readonly type: 'aggregation'
  readonly operator: string
  readonly grouping: Grouping | undefined
  readonly parameters: readonly Expression[]
  readonly position: number
}

export interface Grouping {
  readonly kind: 'by' | 'without'
  readonly labels: readonly string[]
}

export interface Binary {
  readonly type: 'binary'
  readonly operator: string
  readonly matching: Matching | undefined
  /** Whether a comparison gives 0 and 1 for every series instead of leaving some out. */
  readonly isBool: boolean
  readonly left: Expression
  readonly right: Expression
}

/** Which labels must be equal on both sides, and which are taken over from the side of one. */
export interface Matching {
  readonly kind: 'on' | 'ignoring'
  readonly labels: readonly string[]
  readonly include: readonly string[]
  /** The side on which several series may match one of the other; absent where one matches one. */
  readonly many?: 'left' | 'right'
}

export interface Unary {
  readonly type: 'unary'
  readonly operator: '-' | '+'
  readonly operand: Expression
}

export interface Subquery {
  readonly type: 'subquery'
  readonly operand: Expression
  readonly range: string
  /** The resolution as it is written; absent for that of the engine. */
  readonly step: string | undefined
  readonly offset?: string
  readonly at?: string
}

/** A variable of a Grafana dashboard in the place of an expression. */
export interface Variable {
  readonly type: 'variable'
  readonly name: string
}

/** Lists the expressions that an expression is made of. */
export function childrenOf(expression: Expression): readonly Expression[] {
  switch (expression.type) {
    case 'call':
    case 'aggregation':
      return expression.parameters
    case 'binary':
      return [expression.left, expression.right]
    case 'unary':
    case 'subquery':
      return [expression.operand]
    default:
      return []
  }
}

/** Lists every selector of an expression, in the order of the text. */
export function selectorsOf(expression: Expression): readonly Selector[] {
  return expression.type === 'selector' ? [expression] : childrenOf(expression).flatMap(selectorsOf)
}
