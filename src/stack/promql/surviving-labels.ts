import type { Expression } from './syntax.ts'

/** Tells which labels the series of a result have at the most; undefined where that cannot be known from the text. */
export function survivingLabels(expression: Expression): ReadonlySet<string> | undefined {
  switch (expression.type) {
    case 'number':
    case 'string':
      return new Set()
    case 'aggregation': {
      const { operator, grouping, parameters } = expression
      // These keep series as they are.
      if (['topk', 'bottomk', 'limitk'].includes(operator)) return survivingLabels(parameters.at(-1)!)
      if (grouping?.kind === 'by') return new Set(grouping.labels)
      return grouping === undefined ? new Set() : undefined
    }
    case 'call': {
      if (expression.name === 'vector') return new Set()
      if (['label_replace', 'label_join', 'absent'].includes(expression.name)) return undefined
      const labels = expression.parameters.map(survivingLabels)
      if (labels.includes(undefined)) return undefined
      const all = new Set(labels.flatMap((one) => [...one!]))
      if (expression.name === 'histogram_quantile') all.delete('le')
      return all
    }
    case 'binary': {
      const left = survivingLabels(expression.left)
      const right = survivingLabels(expression.right)
      if (expression.operator === 'or') {
        return left === undefined || right === undefined ? undefined : new Set([...left, ...right])
      }
      // A number beside it changes no labels.
      return left?.size === 0 ? right : left
    }
    case 'unary':
    case 'subquery':
      return survivingLabels(expression.operand)
    case 'selector':
    case 'variable':
      return undefined
  }
}
