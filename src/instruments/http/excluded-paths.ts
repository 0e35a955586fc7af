/**
 * Makes the test for paths that are not measured; nothing when there are none, which costs nothing then.
 *
 * @param excludedPaths exact paths, or prefixes when they end in `*`; query strings do not count.
 */
export function excludedPathTest(excludedPaths: readonly string[]): ((url: string) => boolean) | undefined {
  if (excludedPaths.length === 0) return undefined
  const exact = new Set(excludedPaths.filter((path) => !path.endsWith('*')))
  const prefixes = excludedPaths.filter((path) => path.endsWith('*')).map((path) => path.slice(0, -1))
  return (url) => {
    const query = url.indexOf('?')
    const path = query === -1 ? url : url.slice(0, query)
    return exact.has(path) || prefixes.some((prefix) => path.startsWith(prefix))
  }
}
