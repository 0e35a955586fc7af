import { parseAllDocuments } from 'yaml'

/** An expression of a dashboard or a rule. */
export interface PlacedExpression {
  readonly file: string
  readonly expression: string
  /** Whether it must be PromQL: a variable of a dashboard may be asked of another source. */
  readonly isCertain: boolean
  /** The name that a recording rule gives its result. */
  readonly record: string | undefined
  /** Whether it is the condition of an alert, which is to return nothing while all is well. */
  readonly isAlert: boolean
  /** What it is called there: the alert, the record, or the title of the panel. */
  readonly title: string | undefined
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

function* expressionsIn(value: unknown, above?: string): Generator<Found> {
  if (typeof value !== 'object' || value === null) return
  const { expr, query, definition, ...others } = value as Record<string, unknown>
  const [alert, record, name] = [others['alert'], others['record'], others['title'] ?? others['name']].map(
    (one) => (typeof one === 'string' ? one : undefined),
  )
  const title = alert ?? record ?? name ?? above
  if (typeof expr === 'string' && expr.trim() !== '') {
    yield { expression: expr, isCertain: true, record, isAlert: alert !== undefined, title }
  }
  for (const asked of [query, definition]) {
    if (typeof asked !== 'string') continue
    // Functions of Grafana's variables: of the first, the second parameter is a label.
    const [, inner = asked] =
      /^\s*(?:label_values|query_result)\((.*?)(?:,\s*\w+\s*)?\)\s*$/s.exec(asked) ?? []
    yield { expression: inner, isCertain: false, record: undefined, isAlert: false, title }
  }
  for (const child of Object.values(value)) yield* expressionsIn(child, title)
}
