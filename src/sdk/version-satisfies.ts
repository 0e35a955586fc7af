/**
 * Tells whether a version lies in a range of `>=` and `<` bounds, such as `>=8.0.3 <9`.
 *
 * A prerelease counts as the release it leads to: an application that runs one wants to be measured.
 */
export function versionSatisfies(version: string, range: string): boolean {
  const actual = partsOf(version)
  return range.split(' ').every((bound) => {
    const [, operator, text] = /^(>=|<)(.+)$/.exec(bound) ?? []
    if (operator === undefined || text === undefined) return false
    const order = compare(actual, partsOf(text))
    return operator === '>=' ? order >= 0 : order < 0
  })
}

function partsOf(version: string): number[] {
  return version
    .split(/[-+]/, 1)[0]!
    .split('.')
    .map((part) => Number.parseInt(part, 10) || 0)
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < 3; i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}
