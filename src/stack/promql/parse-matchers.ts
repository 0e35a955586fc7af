import type { Matcher } from './syntax.ts'
import type { TokenCursor } from './token-cursor.ts'

/** What stands between the braces of a selector. */
interface Matchers {
  /** The name, where it stands in the braces: `{"name"}` or `{__name__="name"}`. */
  readonly metric: string | undefined
  readonly matchers: readonly Matcher[]
}

/**
 * Parses the matchers of a selector, the braces included.
 *
 * @throws PromqlSyntaxError
 */
export function parseMatchers(cursor: TokenCursor): Matchers {
  let metric: string | undefined
  const all = cursor.takeList({
    open: '{',
    close: '}',
    item: (): Matcher | undefined => {
      const isQuoted = cursor.kind === 'string'
      const label = cursor.takeLabel()
      if (isQuoted && (cursor.is(',') || cursor.is('}'))) {
        metric = label
        return undefined
      }
      if (!cursor.isOneOf(['=', '!=', '=~', '!~'])) return cursor.fail('one of = != =~ !~')
      const operator = cursor.take().text as Matcher['operator']
      const value = cursor.takeString()
      if (label === '__name__' && operator === '=') metric = value
      return { label, operator, value }
    },
  })
  return {
    metric,
    matchers: all.filter(
      (one) => one !== undefined && !(one.label === '__name__' && one.operator === '='),
    ) as Matcher[],
  }
}
