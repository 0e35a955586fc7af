import { generateStack } from './generate-stack.ts'
import { readExpressions, type PlacedExpression } from './promql/read-expressions.ts'
import type { StackFile, StackParts } from './stack.ts'

/** Lists the expressions of the generated rules and dashboards, then those of the given files. */
export function stackExpressions(
  parts: StackParts & { readonly ownFiles: readonly StackFile[] },
): readonly PlacedExpression[] {
  const generated = generateStack(parts).filter(({ path }) =>
    /^prometheus\/rules|^grafana\/.*\.json$/.test(path),
  )
  return [...generated, ...parts.ownFiles].flatMap(readExpressions)
}
