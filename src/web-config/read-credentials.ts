/** What an `Authorization` header holds. */
export type Credentials =
  | { readonly scheme: 'basic'; readonly user: string; readonly password: string }
  | { readonly scheme: 'bearer'; readonly token: string }

/** Reads an `Authorization` header; undefined when it is none of ours. Source: RFC 7617 and RFC 6750. */
export function readCredentials(header: string | undefined): Credentials | undefined {
  const [, scheme, value] = /^(basic|bearer) +(\S+) *$/i.exec(header ?? '') ?? []
  if (scheme === undefined || value === undefined) return undefined
  if (scheme.toLowerCase() === 'bearer') return { scheme: 'bearer', token: value }
  const text = Buffer.from(value, 'base64').toString('utf8')
  const at = text.indexOf(':')
  if (at < 0) return undefined
  return { scheme: 'basic', user: text.slice(0, at), password: text.slice(at + 1) }
}
