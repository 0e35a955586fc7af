import type { X509Certificate } from 'node:crypto'
import { isIP, SocketAddress } from 'node:net'

/** A name and its kind; a value with a comma, a quote or a control character is written as JSON. */
const entry = /([A-Za-z ]+):("(?:[^"\\]|\\.)*"|[^,]*)(?:, |$)/gy
const kinds: ReadonlySet<string> = new Set(['DNS', 'IP Address', 'email', 'URI'])

/** Gives the alternative names of a certificate that `client_allowed_sans` is compared with. */
export function clientNames({ subjectAltName }: Pick<X509Certificate, 'subjectAltName'>): readonly string[] {
  const names: string[] = []
  for (const [, kind, written] of (subjectAltName ?? '').matchAll(entry)) {
    if (!kinds.has(kind!)) continue
    const name = written!.startsWith('"') ? (JSON.parse(written!) as string) : written!
    names.push(canonicalName(name))
  }
  return names
}

/** Writes an IP address in its one shortest form and leaves other names as they are. */
export function canonicalName(name: string): string {
  const family = isIP(name)
  if (family === 0) return name
  return new SocketAddress({ address: name, family: family === 4 ? 'ipv4' : 'ipv6' }).address
}
