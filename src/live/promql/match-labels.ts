import type { Matcher } from '../../stack/promql/syntax.ts'
import type { LabelSet } from './label-set.ts'
import { UnsupportedError } from './unsupported-error.ts'

/** Makes a function that tells whether labels match. A pattern matches the whole value, line breaks too, as in Prometheus 3. */
export function labelMatcher(matchers: readonly Matcher[]): (labels: LabelSet) => boolean {
  const tests = matchers.map(({ label, operator, value }) => {
    const matches = operator.endsWith('~') ? patternTest(value) : (found: string) => found === value
    const wanted = !operator.startsWith('!')
    return (labels: LabelSet) => matches(labels.get(label)) === wanted
  })
  return (labels) => tests.every((test) => test(labels))
}

function patternTest(pattern: string): (value: string) => boolean {
  let whole: RegExp
  try {
    whole = new RegExp(`^(?:${pattern})$`, 's')
  } catch {
    throw new UnsupportedError(`the pattern ${pattern}`)
  }
  return (value) => whole.test(value)
}
