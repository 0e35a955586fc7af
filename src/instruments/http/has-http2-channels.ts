/**
 * Tells whether Node publishes the end of HTTP/2 streams: from 22.18 on, and 24.3 on.
 *
 * Releases before that publish some beginnings without their ends, which would count as requests in flight for ever.
 */
export function hasHttp2Channels(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  if (major === 22) return minor >= 18
  return major === 24 ? minor >= 3 : major > 24
}
