import { PromqlSyntaxError } from './promql-syntax-error.ts'

export type TokenKind =
  | 'identifier'
  | 'number'
  | 'duration'
  | 'string'
  | 'variable'
  | 'operator'
  | 'punctuation'
  | 'end'

/** A word of PromQL. */
export interface Token {
  readonly kind: TokenKind
  /** As it is written; of a string, what it says. */
  readonly text: string
  readonly position: number
  /** Where the word ends. */
  readonly end: number
}

/**
 * Cuts PromQL into its words, comments and white space left out; the last word is the end.
 *
 * Variables of Grafana (`$job`, `${job:regex}`, `[[job]]`) are words of their own.
 *
 * @throws PromqlSyntaxError
 */
export function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = []
  let position = 0
  let bracketDepth = 0
  while (position < text.length) {
    const rest = text.slice(position)
    const blank = /^(?:\s+|#[^\n]*)/.exec(rest)
    if (blank !== null) {
      position += blank[0].length
      continue
    }
    const [kind, written] = wordAt(rest, bracketDepth > 0)
    if (kind === undefined) throw new PromqlSyntaxError(`${JSON.stringify(rest[0])} is unexpected`, position)
    if (written === '[') bracketDepth++
    if (written === ']') bracketDepth--
    const end = position + written.length
    tokens.push({ kind, text: kind === 'string' ? unquote(written, position) : written, position, end })
    position = end
  }
  return [...tokens, { kind: 'end', text: '', position, end: position }]
}

const durationPattern = String.raw`(?:\d+(?:ms|[smhdwy]))+`

/** Each kind of word; the first that matches is taken, so the longer ones stand first. */
const patterns: readonly (readonly [TokenKind, RegExp])[] = [
  ['variable', /^(?:\$\{[^}]*\}|\$\w+|\[\[\w+\]\])\w*/],
  ['duration', new RegExp(String.raw`^${durationPattern}(?!\w)`)],
  ['number', /^(?:0[xX][\da-fA-F]+|(?:\d[\d_]*(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?|(?:inf|nan)\b(?![:(]))/i],
  ['string', /^(?:"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`[^`]*`)/],
  // A variable within a name (`${unit}_total`) makes the whole a variable: what it names is not known.
  ['variable', /^[A-Za-z_:][\w:]*(?:\$\{[^}]*\}|\$\w+|\[\[\w+\]\])[\w:]*/],
  ['identifier', /^[A-Za-z_:][\w:]*/],
  ['operator', /^(?:=~|!~|==|!=|<=|>=|[-+*/%^<>=@])/],
  ['punctuation', /^[()[\]{},]/],
]

function wordAt(rest: string, inBrackets: boolean): readonly [TokenKind | undefined, string] {
  // Within brackets it stands between the range and the step of a subquery, elsewhere it may begin a name.
  if (inBrackets && rest.startsWith(':')) return ['punctuation', ':']
  for (const [kind, pattern] of patterns) {
    const match = pattern.exec(rest)
    if (match !== null) return [kind, match[0]]
  }
  return [undefined, '']
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' }

function unquote(written: string, position: number): string {
  const inner = written.slice(1, -1)
  if (written.startsWith('`')) return inner
  return inner.replace(/\\(x[\da-fA-F]{2}|u[\da-fA-F]{4}|[0-7]{3}|.)/gs, (whole, escaped: string): string => {
    if (/^[xu]./.test(escaped)) return String.fromCharCode(Number.parseInt(escaped.slice(1), 16))
    if (/^[0-7]{3}$/.test(escaped)) return String.fromCharCode(Number.parseInt(escaped, 8))
    if (/^[abfnrtv\\'"]$/.test(escaped)) return escapes[escaped] ?? escaped
    throw new PromqlSyntaxError(`${JSON.stringify(whole)} is no escape sequence`, position)
  })
}
