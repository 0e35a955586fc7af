/** One alternative of an `Accept` or `Accept-Encoding` header. */
export interface Clause {
  /** The media type or coding, in lower case. */
  readonly value: string
  /** Names in lower case, values without their quotes. */
  readonly parameters: ReadonlyMap<string, string>
  /** How much it is wanted, above 0 and at most 1. */
  readonly quality: number
}

const headerLimit = 8192

/**
 * Parses a header of alternatives, the most wanted first and equals in their order (RFC 9110, 12.4.2).
 *
 * Never throws: what cannot be read is left out, and so is what the client refuses with `q=0`.
 */
export function parseAccept(header: string | undefined): readonly Clause[] {
  if (header === undefined || header.length > headerLimit) return []
  const clauses = splitOutsideQuotes(header, ',')
    .map(parseClause)
    .filter((clause) => clause.value !== '' && clause.quality > 0)
  return clauses.sort((a, b) => b.quality - a.quality)
}

function parseClause(text: string): Clause {
  const [value = '', ...rest] = splitOutsideQuotes(text, ';')
  const parameters = new Map<string, string>()
  for (const part of rest) {
    const equals = part.indexOf('=')
    if (equals > 0)
      parameters.set(part.slice(0, equals).trim().toLowerCase(), unquote(part.slice(equals + 1).trim()))
  }
  return { value: value.trim().toLowerCase(), parameters, quality: qualityOf(parameters.get('q')) }
}

function qualityOf(text: string | undefined): number {
  if (text === undefined) return 1
  const quality = Number(text)
  // An unreadable weight says nothing against the clause.
  return text === '' || Number.isNaN(quality) ? 1 : Math.min(quality, 1)
}

function splitOutsideQuotes(text: string, separator: string): string[] {
  if (!text.includes('"')) return text.split(separator)
  const parts: string[] = []
  let quoted = false
  let start = 0
  for (let at = 0; at < text.length; at++) {
    const character = text[at]
    if (quoted && character === '\\') at++
    else if (character === '"') quoted = !quoted
    else if (character === separator && !quoted) {
      parts.push(text.slice(start, at))
      start = at + 1
    }
  }
  return [...parts, text.slice(start)]
}

function unquote(text: string): string {
  return text.length >= 2 && text.startsWith('"') && text.endsWith('"')
    ? text.slice(1, -1).replace(/\\(.)/g, '$1')
    : text
}
