import { knownSeries } from './known-series.ts'
import { lintExpression } from './promql/lint-expression.ts'
import { stackExpressions } from './stack-expressions.ts'
import { createStack, type StackFile, type StackParts } from './stack.ts'

/** An expression that asks for what does not exist. */
export interface ExpressionProblem {
  readonly file: string
  readonly expression: string
  readonly problem: string
}

/** Holds the expressions of the generated files, and of the given ones, against the catalog. */
export function lintStack(
  parts: StackParts & { readonly ownFiles: readonly StackFile[] },
): readonly ExpressionProblem[] {
  const expressions = stackExpressions(parts)
  const lookup = knownSeries(createStack(parts), {
    records: expressions.flatMap(({ record }) => record ?? []),
    alsoKnown: parts.config.check?.alsoKnown ?? [],
  })
  return expressions.flatMap(({ file, expression, isCertain }) => {
    const problems = lintExpression(expression, lookup)
    // What a variable asks may be for another data source.
    const counted = isCertain
      ? problems
      : problems.filter((problem) => !problem.startsWith('it is no PromQL'))
    return counted.map((problem) => ({ file, expression, problem }))
  })
}
