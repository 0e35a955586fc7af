import { escapings, type Escaping } from '../naming/escape-name.ts'
import { fallbackFormat, formats, type Format } from './formats.ts'
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
 * Whatever cannot be had is answered with text 0.0.4 rather than refused, and nothing is compressed
 * unasked. Sources: Prometheus documentation, content_negotiation.md and escaping_schemes.md;
 * OpenTelemetry specification, Prometheus exporter, "Content Negotiation"; RFC 9110, 12.5.
 */
export function negotiate({ accept, acceptEncoding }: RequestHeaders): Answer {
  const encoding = chooseEncoding(acceptEncoding)
  for (const clause of parseAccept(accept)) {
    const format = formatFor(clause)
    if (format === undefined) continue
    const escaping = escapingFor(clause, format)
    return { format, contentType: contentTypeOf(format, escaping), escaping, encoding }
  }
  const escaping = 'underscores'
  return { format: fallbackFormat, contentType: contentTypeOf(fallbackFormat, escaping), escaping, encoding }
}

function formatFor({ value, parameters }: Clause): Format | undefined {
  if (value === '*/*' || value === 'text/*') return fallbackFormat
  const version = parameters.get('version')
  return formats.find(
    (format) =>
      format.mediaType === value &&
      (version === undefined ? format.isUnversionedDefault : format.version === version),
  )
}

function escapingFor({ parameters }: Clause, format: Format): Escaping {
  const asked = parameters.get('escaping')?.toLowerCase()
  // Without a scheme that we know, names must be safe for the oldest reader (OpenTelemetry: MUST).
  const known = escapings.find((escaping) => escaping === asked)
  return format.hasEscaping && known !== undefined ? known : 'underscores'
}

function contentTypeOf(format: Format, escaping: Escaping): string {
  const base = `${format.mediaType}; version=${format.version}; charset=utf-8`
  return format.hasEscaping ? `${base}; escaping=${escaping}` : base
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
