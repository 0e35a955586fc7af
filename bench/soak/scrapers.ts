import { request, type IncomingHttpHeaders } from 'node:http'
import { gunzipSync, zstdDecompressSync } from 'node:zlib'
import type { Client } from './client.ts'

const timeoutMs = 30_000

const asking: readonly Record<string, string>[] = [
  { accept: 'text/plain; version=0.0.4' },
  { accept: 'text/plain; version=0.0.4', 'accept-encoding': 'gzip' },
  { accept: 'application/openmetrics-text; version=1.0.0' },
  { accept: 'application/openmetrics-text; version=1.0.0; escaping=allow-utf-8', 'accept-encoding': 'gzip' },
  { accept: 'application/openmetrics-text; version=1.0.0', 'accept-encoding': 'zstd' },
  {
    accept: 'application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited',
    'accept-encoding': 'gzip',
  },
]

/** Scrapes as Prometheus does, in any format, and reads the answer to its end. */
export const scraper: Client = async ({ port, random, signal }) => {
  const { status, headers, body } = await get({
    port,
    signal,
    path: '/metrics',
    headers: random.oneOf(asking),
  })
  if (status === 503) return 'refused'
  if (status !== 200) throw new Error(`A scrape was answered with status ${status}.`)
  if (!isWhole(headers, decompress(headers, body))) throw new Error('The body of a scrape is not whole.')
  return 'complete'
}

/** Asks the application itself, which must answer whatever happens at its metrics endpoint, and notes how soon. */
export function user(latenciesMs: number[]): Client {
  return async ({ port, signal }) => {
    const startedMs = performance.now()
    const { status } = await get({ port, signal, path: '/', headers: {} })
    if (status !== 200) throw new Error(`The application answered with status ${status}.`)
    latenciesMs.push(performance.now() - startedMs)
    return 'answered'
  }
}

interface Got {
  readonly status: number | undefined
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

function get(options: {
  port: number
  path: string
  headers: Record<string, string>
  signal: AbortSignal
}): Promise<Got> {
  const { port, path, headers } = options
  const signal = AbortSignal.any([options.signal, AbortSignal.timeout(timeoutMs)])
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path, headers, agent: false, signal }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', reject)
      response.on('end', () =>
        resolve({ status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks) }),
      )
    })
    sent.on('error', reject)
    sent.end()
  })
}

function decompress({ 'content-encoding': encoding }: IncomingHttpHeaders, body: Buffer): Buffer {
  if (encoding === 'gzip') return gunzipSync(body)
  return encoding === 'zstd' ? zstdDecompressSync(body) : body
}

/** A body that HTTP calls complete must also be what the format calls complete, or hold what the application has. */
function isWhole({ 'content-type': type = '' }: IncomingHttpHeaders, body: Buffer): boolean {
  if (type.startsWith('application/openmetrics-text')) return body.subarray(-6).toString() === '# EOF\n'
  return body.includes('target_info') && body.includes('bench_many') && body.includes('bench_request')
}
