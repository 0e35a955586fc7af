import { escapings, type Escaping } from '../naming/escape-name.ts'
import { fallbackFormat, textFormats, type Format } from './formats.ts'
import { parseAccept, type Clause } from './parse-accept.ts'

/** The headers of a request that say what it wants. */
export interface RequestHeaders {
  readonly accept?: string | undefined
  readonly acceptEncoding?: string | undefined
}

export type Encoding = 'identity' | 'gzip' | 'zstd'

/** How a scrape is answered. */
export interface Answer {
  readonly format: Format
  /** The exact `Content-Type`. */
  readonly contentType: string
  /** How names that are not plain are written. */
  readonly escaping: Escaping
  /** The `Content-Encoding`; with `identity` the header is left out. */
  readonly encoding: Encoding
}

/**
 * Chooses the format, escaping and encoding that a request wants most of those that we speak.
 *
 * `offered` are the formats to choose from, the text formats by default. Whatever cannot be had is answered with text 0.0.4 rather than refused, and nothing is compressed
 * unasked. Sources: Prometheus documentation, content_negotiation.md and escaping_schemes.md;
 * OpenTelemetry specification, Prometheus exporter, "Content Negotiation"; RFC 9110, 12.5.
 */
export function negotiate(
  { accept, acceptEncoding }: RequestHeaders,
  offered: readonly Format[] = textFormats,
): Answer {
  const encoding = chooseEncoding(acceptEncoding)
  for (const clause of parseAccept(accept)) {
    const format = formatFor(clause, offered)
    if (format === undefined) continue
    const asked = escapingFor(clause, format)
    const contentType = contentTypeOf(format, asked)
    // Without a scheme that we know, names must be safe for the oldest reader (OpenTelemetry: MUST).
    return { format, contentType, escaping: asked ?? 'underscores', encoding }
  }
  const contentType = contentTypeOf(fallbackFormat, undefined)
  return { format: fallbackFormat, contentType, escaping: 'underscores', encoding }
}

function formatFor({ value, parameters }: Clause, offered: readonly Format[]): Format | undefined {
  // An unspecific wish is not a wish for protobuf, which a person cannot read.
  if (value === '*/*' || value === 'text/*') return fallbackFormat
  const isUnversioned = !parameters.has('version')
  return offered.find((format) => {
    if (format.mediaType !== value) return false
    if (isUnversioned && 'version' in format.parameters) return format.isUnversionedDefault
    return Object.entries(format.parameters).every(([name, wanted]) => parameters.get(name) === wanted)
  })
}

function escapingFor({ parameters }: Clause, format: Format): Escaping | undefined {
  if (format.escaping === 'none') return undefined
  const asked = parameters.get('escaping')?.toLowerCase()
  return escapings.find((escaping) => escaping === asked)
}

function contentTypeOf(format: Format, asked: Escaping | undefined): string {
  const parameters = Object.entries(format.parameters).map(([name, value]) => `; ${name}=${value}`)
  const base = `${format.mediaType}${parameters.join('')}${format.isText ? '; charset=utf-8' : ''}`
  if (asked !== undefined) return `${base}; escaping=${asked}`
  return format.escaping === 'always said' ? `${base}; escaping=underscores` : base
}

/** The best first where a client wants several equally. */
const encodings: readonly Encoding[] = ['zstd', 'gzip', 'identity']

function chooseEncoding(header: string | undefined): Encoding {
  let best: Encoding = 'identity'
  let bestQuality = 0
  const clauses = parseAccept(header)
  for (const encoding of encodings) {
    const quality = clauses.find((clause) => clause.value === encoding)?.quality ?? 0
    if (quality > bestQuality) {
      best = encoding
      bestQuality = quality
    }
  }
  return best
}
