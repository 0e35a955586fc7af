/** What `router` makes of a path: a function that matches. */
export type Matcher = (path: string) => Matched | false

interface Matched {
  readonly path: string
  readonly params: Readonly<Record<string, unknown>>
}

const probe = 'meterbridge-probe'

/**
 * Reads the template of a matching function off its behaviour, given one match of it.
 *
 * Each segment of the matched path is replaced by a probe: where the function still matches and gives
 * the probe as a parameter, that parameter stands. Comparing values would take `/users/users` for
 * `/:id/users`. Matching functions are pure, so asking them again changes nothing.
 */
export function learnedTemplateOf(matcher: Matcher, match: Matched): string {
  // The expression that the application wrote is out of reach, and what it matched is no template.
  if (matcher.name === 'regexpMatcher') return '/(regexp)'
  const segments = match.path.split('/')
  const names = segments.map((segment, index) =>
    segment === '' ? undefined : probedName(matcher, segments.with(index, probe).join('/')),
  )
  const rest = Object.entries(match.params).filter(
    ([name]) => !names.includes(`:${name}`) && !names.includes(`*${name}`),
  )
  const template = segments.map((segment, index) => names[index] ?? withinSegment(segment, rest))
  return template.filter((part, index) => !part.startsWith('*') || part !== template[index - 1]).join('/')
}

function probedName(matcher: Matcher, path: string): string | undefined {
  const match = matcher(path)
  if (match === false) return undefined
  for (const [name, value] of Object.entries(match.params)) {
    if (value === probe) return `:${name}`
    if (Array.isArray(value) && value.includes(probe)) return `*${name}`
  }
  return undefined
}

/** A parameter may be a part of its segment, as in `/v:version`. */
function withinSegment(segment: string, params: readonly (readonly [string, unknown])[]): string {
  let result = segment
  for (const [name, value] of params) {
    if (typeof value === 'string' && value !== '') result = result.replace(value, `:${name}`)
  }
  return result
}
