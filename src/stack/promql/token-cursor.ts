import { PromqlSyntaxError } from './promql-syntax-error.ts'
import type { Token, TokenKind } from './tokenize.ts'

/** How a list in brackets is read. */
interface ListRules<Item> {
  readonly open: string
  readonly close: string
  readonly item: () => Item
}

/** A place in the words of an expression. */
export class TokenCursor {
  readonly #tokens: readonly Token[]
  #next = 0

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens
  }

  /** What kind of word is next. */
  get kind(): TokenKind {
    return this.peek().kind
  }

  /** Tells whether the next word is this sign. */
  is(sign: string): boolean {
    const { kind, text } = this.peek()
    return (kind === 'punctuation' || kind === 'operator') && text === sign
  }

  /** Tells whether the next word is one of these signs or keywords, which are written in any case. */
  isOneOf(words: readonly string[]): boolean {
    const { kind, text } = this.peek()
    return (kind === 'operator' || kind === 'identifier') && words.includes(text.toLowerCase())
  }

  /** Gives the next word and leaves it there. */
  peek(): Token {
    return this.#tokens[this.#next]!
  }

  take(): Token {
    const token = this.peek()
    if (token.kind !== 'end') this.#next++
    return token
  }

  expect(sign: string): void {
    if (!this.is(sign)) this.fail(sign)
    this.#next++
  }

  expectEnd(): void {
    if (this.kind !== 'end') this.fail('the end')
  }

  takeDuration(): string {
    if (this.kind !== 'duration' && this.kind !== 'variable' && this.kind !== 'number')
      this.fail('a duration')
    return this.take().text
  }

  takeString(): string {
    if (this.kind !== 'string') this.fail('a string in quotes')
    return this.take().text
  }

  takeLabel(): string {
    const isLabel = this.kind === 'identifier' || this.kind === 'string' || this.kind === 'variable'
    // `inf` and `nan` are labels like others.
    if (!isLabel && !(this.kind === 'number' && /^[a-z]/i.test(this.peek().text)))
      this.fail('the name of a label')
    return this.take().text
  }

  /** Takes a list in brackets; a comma may follow its last item. */
  takeList<Item>({ open, close, item }: ListRules<Item>): Item[] {
    this.expect(open)
    const items: Item[] = []
    while (!this.is(close)) {
      items.push(item())
      if (!this.is(close)) this.expect(',')
    }
    this.expect(close)
    return items
  }

  /** @throws PromqlSyntaxError always */
  fail(expected: string): never {
    const { kind, text, position } = this.peek()
    const found = kind === 'end' ? 'the end' : JSON.stringify(text)
    throw new PromqlSyntaxError(`${found} stands where ${expected} is expected`, position)
  }
}
