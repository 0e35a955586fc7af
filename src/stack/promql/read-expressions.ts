import { parseAllDocuments } from 'yaml'

/** An expression of a dashboard or a rule. */
export interface PlacedExpression {
  readonly file: string
  readonly expression: string
  /** Whether it must be PromQL: a variable of a dashboard may be asked of another source. */
  readonly isCertain: boolean
  /** The name that a recording rule gives its result. */
  readonly record: string | undefined
}

/** Reads the expressions of the text of a dashboard of Grafana (JSON) or of rules of Prometheus (YAML). */
export function readExpressions({ path, text }: { path: string; text: string }): readonly PlacedExpression[] {
  return parseAllDocuments(text).flatMap((document) => {
    const [error] = document.errors
    if (error !== undefined) throw new SyntaxError(`${path} cannot be read: ${error.message}`)
    return [...expressionsIn(document.toJS({ maxAliasCount: -1 }))].map((found) => ({ file: path, ...found }))
  })
}

type Found = Omit<PlacedExpression, 'file'>

function* expressionsIn(value: unknown): Generator<Found> {
  if (typeof value !== 'object' || value === null) return
  const { expr, record, query, definition } = value as Record<string, unknown>
  if (typeof expr === 'string' && expr.trim() !== '') {
    yield { expression: expr, isCertain: true, record: typeof record === 'string' ? record : undefined }
  }
  for (const asked of [query, definition]) {
    if (typeof asked !== 'string') continue
    // Functions of Grafana's variables: of the first, the second parameter is a label.
    const [, inner = asked] =
      /^\s*(?:label_values|query_result)\((.*?)(?:,\s*\w+\s*)?\)\s*$/s.exec(asked) ?? []
    yield { expression: inner, isCertain: false, record: undefined }
  }
  for (const child of Object.values(value)) yield* expressionsIn(child)
}
