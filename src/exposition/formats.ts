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
  /** What a request must say beside the media type, and what the answer repeats. */
  readonly parameters: Readonly<Record<string, string>>
  readonly isText: boolean
  /** Chosen by a request that names the media type without a version. */
  readonly isUnversionedDefault: boolean
  /** Whether names may be UTF-8, and whether the content type then says how they are escaped. */
  readonly escaping: 'always said' | 'said when asked' | 'none'
}

const text = { mediaType: 'text/plain', isText: true } as const
const openMetrics = { mediaType: 'application/openmetrics-text', isText: true } as const

const protobuf: Format = {
  name: 'protobuf',
  mediaType: 'application/vnd.google.protobuf',
  parameters: { proto: 'io.prometheus.client.MetricFamily', encoding: 'delimited' },
  isText: false,
  isUnversionedDefault: false,
  escaping: 'said when asked',
}

const openMetrics2: Format = {
  name: 'openmetrics-2.0.0',
  ...openMetrics,
  parameters: { version: '2.0.0' },
  isUnversionedDefault: false,
  escaping: 'said when asked',
}

/**
 * The text formats (Prometheus documentation, content_negotiation.md). OpenMetrics 0.0.1 has the same body
 * as 1.0.0.
 */
export const textFormats: readonly Format[] = [
  {
    name: 'openmetrics-1.0.0',
    ...openMetrics,
    parameters: { version: '1.0.0' },
    isUnversionedDefault: false,
    escaping: 'always said',
  },
  {
    name: 'openmetrics-0.0.1',
    ...openMetrics,
    parameters: { version: '0.0.1' },
    isUnversionedDefault: true,
    escaping: 'none',
  },
  {
    name: 'text-1.0.0',
    ...text,
    parameters: { version: '1.0.0' },
    isUnversionedDefault: false,
    escaping: 'always said',
  },
  {
    name: 'text-0.0.4',
    ...text,
    parameters: { version: '0.0.4' },
    isUnversionedDefault: true,
    escaping: 'none',
  },
]

/** What a browser, curl and anything that asks for nothing we speak gets. */
export const fallbackFormat: Format = textFormats.at(-1)!

/** Gives every format that is spoken; OpenMetrics 2.0 only where it is wanted, since it is not final. */
export function offeredFormats(options: { readonly openMetrics2: boolean }): readonly Format[] {
  return [protobuf, ...(options.openMetrics2 ? [openMetrics2] : []), ...textFormats]
}
