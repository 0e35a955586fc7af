import type { PgClient } from './library.ts'

/** Gives the text of a query in any of the shapes that pg takes, or an empty string. */
export function statementOf(query: unknown, client?: PgClient): string {
  if (typeof query === 'string') return query
  if (typeof query !== 'object' || query === null) return ''
  const { text, name, cursor } = query as { text?: unknown; name?: unknown; cursor?: { text?: unknown } }
  if (typeof text === 'string') return text
  // A query stream keeps its text in its cursor; a prepared statement may be run by its name alone.
  const kept =
    cursor?.text ?? (typeof name === 'string' ? client?.connection?.parsedStatements?.[name] : undefined)
  return typeof kept === 'string' ? kept : ''
}
