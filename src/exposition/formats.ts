/** A format in which a scrape can be answered. */
export interface Format {
  readonly name:
    | 'text-0.0.4'
    | 'text-1.0.0'
    | 'openmetrics-0.0.1'
    | 'openmetrics-1.0.0'
    | 'openmetrics-2.0.0'
    | 'protobuf'
  readonly mediaType: string
  /** Empty for protobuf, which has none. */
  readonly version: string
  /** Chosen by a request that names the media type without a version. */
  readonly isUnversionedDefault: boolean
  /** Whether names may be quoted UTF-8, and the content type says how they are escaped. */
  readonly hasEscaping: boolean
}

const text = 'text/plain'
const openMetrics = 'application/openmetrics-text'

/**
 * Every format that is spoken (Prometheus documentation, content_negotiation.md). OpenMetrics 0.0.1
 * has the same body as 1.0.0.
 */
export const formats: readonly Format[] = [
  {
    name: 'openmetrics-1.0.0',
    mediaType: openMetrics,
    version: '1.0.0',
    isUnversionedDefault: false,
    hasEscaping: true,
  },
  {
    name: 'openmetrics-0.0.1',
    mediaType: openMetrics,
    version: '0.0.1',
    isUnversionedDefault: true,
    hasEscaping: false,
  },
  { name: 'text-1.0.0', mediaType: text, version: '1.0.0', isUnversionedDefault: false, hasEscaping: true },
  { name: 'text-0.0.4', mediaType: text, version: '0.0.4', isUnversionedDefault: true, hasEscaping: false },
]

/** What a browser, curl and anything that asks for nothing we speak gets. */
export const fallbackFormat: Format = formats.at(-1)!
