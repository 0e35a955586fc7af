import { request, type IncomingMessage } from 'node:http'
import { gunzipSync } from 'node:zlib'

/** What a scraper asks for. */
export type Asked = keyof typeof headers

/** What came over the wire, and whether it was what was asked for. */
export interface Scraped {
  readonly bytes: number
  readonly isAsAsked: boolean
  /** The body that was kept, as it came. */
  body(): Buffer
}

const timeoutMs = 120_000
const openMetrics =
  'application/openmetrics-text; version=1.0.0, application/openmetrics-text; version=0.0.1; q=0.5'
const protobuf =
  'application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited'

const headers = {
  text: { accept: 'text/plain; version=0.0.4' },
  OpenMetrics: { accept: openMetrics },
  protobuf: { accept: protobuf },
  'text, gzip': { accept: 'text/plain; version=0.0.4', 'accept-encoding': 'gzip' },
} as const satisfies Record<string, Record<string, string>>

/** Everything that can be asked for. */
export const askable: readonly Asked[] = Object.keys(headers) as Asked[]

/**
 * Scrapes the whole body over a connection of its own. It is thrown away unless it is to be kept: the reader must
 * not be what is measured.
 *
 * @throws when the answer is not 200, breaks off or takes too long.
 */
export function scrape(options: { port: number; asked: Asked; keep?: boolean }): Promise<Scraped> {
  const { port, asked, keep } = options
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        host: '127.0.0.1',
        port,
        path: '/metrics',
        headers: headers[asked],
        agent: false,
        signal: AbortSignal.timeout(timeoutMs),
      },
      (response) => {
        const chunks: Buffer[] = []
        let bytes = 0
        response.on('data', (chunk: Buffer) => {
          bytes += chunk.length
          if (keep) chunks.push(chunk)
        })
        response.on('error', reject)
        response.on('end', () => {
          if (response.statusCode !== 200)
            reject(new Error(`The scrape was answered with status ${response.statusCode}.`))
          else if (!response.complete) reject(new Error('The body of the scrape broke off.'))
          else
            resolve({
              bytes,
              isAsAsked: isAsAsked(response, asked),
              body: () => Buffer.concat(chunks),
            })
        })
      },
    )
    sent.on('error', reject)
    sent.end()
  })
}

const mostTries = 10

/**
 * Scrapes until so many series of the bench are shown: on a busy machine an endpoint with a thread of its own may
 * answer before the application's thread does, with what it knew before.
 *
 * @throws when they are not shown in the end.
 */
export async function scrapeSeries(options: {
  port: number
  asked: Asked
  series: number
}): Promise<Scraped> {
  const { port, asked, series } = options
  for (let tries = 1; ; tries++) {
    const scraped = await scrape({ port, asked, keep: true })
    const shown = countSeries(scraped.body(), asked)
    if (shown === series) return scraped
    if (tries === mostTries) throw new Error(`The scrape shows ${shown} series in place of ${series}.`)
  }
}

function isAsAsked({ headers: got }: IncomingMessage, asked: Asked): boolean {
  const wanted: { accept: string; 'accept-encoding'?: string } = headers[asked]
  const mediaType = wanted.accept.split(';')[0] ?? ''
  return (
    got['content-type']?.startsWith(mediaType) === true &&
    got['content-encoding'] === wanted['accept-encoding']
  )
}

/** Every series has one label with this beginning; a text repeats it on each line, protobuf does not. */
const seriesSign = '/resource-'
const linesPerSeries = 15

function countSeries(body: Buffer, asked: Asked): number {
  const plain = asked === 'text, gzip' ? gunzipSync(body) : body
  let found = 0
  for (let at = plain.indexOf(seriesSign); at !== -1; at = plain.indexOf(seriesSign, at + 1)) found++
  return found / (asked === 'protobuf' ? 1 : linesPerSeries)
}
