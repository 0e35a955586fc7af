import { plainReason } from './plain-reason.ts'
import { durationMs } from '../stack/promql/scale-durations.ts'
import { readNumber } from './promql/read-number.ts'
import type { InstantSeries, Labels, LabelOf, RangeSeries, Source, Span } from './source.ts'

const timeoutMs = 30_000

/** How often the interval of its scrapes is asked for. */
const intervalKeptMs = 60_000

interface PrometheusOptions {
  readonly url: URL
  /** The interval that is assumed where the server has no targets to tell it. */
  readonly defaultIntervalMs: number
}

type Parameters = Readonly<Record<string, string | readonly string[]>>

/** Asks a Prometheus, or another server that answers its queries. */
export function prometheusSource({ url, defaultIntervalMs }: PrometheusOptions): Source {
  const server = new PrometheusApi(url)
  let interval: { readonly ms: number; readonly untilMs: number } | undefined
  return {
    title: `Prometheus at ${server.shownUrl}`,

    async intervalMs() {
      if (interval === undefined || interval.untilMs < Date.now()) {
        const ms = await scrapeIntervalMs(server).catch(() => undefined)
        interval = { ms: ms ?? defaultIntervalMs, untilMs: Date.now() + intervalKeptMs }
      }
      return interval.ms
    },

    async range({ expression, startMs, endMs, stepMs, signal }) {
      const parameters = { query: expression, ...seconds({ startMs, endMs }), step: String(stepMs / 1000) }
      const { result } = await server.ask<{ result: readonly MatrixSeries[] }>('query_range', {
        parameters,
        signal,
      })
      return result.map(({ metric, values = [] }): RangeSeries => ({
        labels: metric,
        points: values.map(([time, value]) => [Math.round(time * 1000), readNumber(value) ?? Number.NaN]),
      }))
    },

    async instant({ expression, atMs, signal }) {
      const parameters = { query: expression, time: String(atMs / 1000) }
      const { result } = await server.ask<{ result: readonly VectorSeries[] }>('query', {
        parameters,
        signal,
      })
      return result.flatMap(({ metric, value }): InstantSeries[] =>
        value === undefined ? [] : [{ labels: metric, value: readNumber(value[1]) ?? Number.NaN }],
      )
    },

    async existing(names, span) {
      if (names.length === 0) return new Set()
      const parameters = { 'match[]': names.map(selectorOf), ...seconds(span) }
      return new Set(await server.ask<string[]>('label/__name__/values', { parameters }))
    },

    async labelValues({ label, metric }: LabelOf, span) {
      const parameters = { ...(metric === undefined ? {} : { 'match[]': metric }), ...seconds(span) }
      const values = await server.ask<string[]>(`label/${encodeURIComponent(label)}/values`, { parameters })
      return values.toSorted()
    },

    async problem() {
      return server.ask('query', { parameters: { query: 'vector(1)' } }).then(
        () => undefined,
        (error: unknown) => `${server.shownUrl} does not answer: ${plainReason(error)}`,
      )
    },

    refusal: () => undefined,
  }
}

interface MatrixSeries {
  readonly metric: Labels
  readonly values?: readonly (readonly [time: number, value: string])[]
}

interface VectorSeries {
  readonly metric: Labels
  readonly value?: readonly [time: number, value: string]
}

function seconds({ startMs, endMs }: Span): { start: string; end: string } {
  return { start: String(startMs / 1000), end: String(endMs / 1000) }
}

function selectorOf(name: string): string {
  return /^[a-zA-Z_:][\w:]*$/.test(name) ? name : `{${JSON.stringify(name)}}`
}

/** Gives the longest interval of the targets: a range must hold several samples of each. */
async function scrapeIntervalMs(server: PrometheusApi): Promise<number | undefined> {
  const { activeTargets } = await server.ask<{
    activeTargets: readonly { scrapeInterval?: string }[]
  }>('targets', { parameters: { state: 'active' } })
  const intervals = activeTargets.map(({ scrapeInterval = '' }) => durationMs(scrapeInterval))
  const longest = Math.max(0, ...intervals)
  return longest === 0 ? undefined : longest
}

/** The API of a Prometheus below its URL, which may have a path and credentials. */
class PrometheusApi {
  /** Without credentials. */
  readonly shownUrl: string
  readonly #base: URL
  readonly #headers: Readonly<Record<string, string>>

  constructor(url: URL) {
    const base = new URL(url)
    const { username, password } = base
    base.username = ''
    base.password = ''
    if (!base.pathname.endsWith('/')) base.pathname += '/'
    this.#base = base
    this.shownUrl = base.href.replace(/\/$/, '')
    const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`
    this.#headers =
      username === '' ? {} : { authorization: `Basic ${Buffer.from(credentials).toString('base64')}` }
  }

  async ask<Data>(
    path: string,
    { parameters, signal }: { parameters: Parameters; signal?: AbortSignal },
  ): Promise<Data> {
    const url = new URL(`api/v1/${path}`, this.#base)
    for (const [name, value] of Object.entries(parameters))
      for (const one of typeof value === 'string' ? [value] : value) url.searchParams.append(name, one)
    const timeout = AbortSignal.timeout(timeoutMs)
    const response = await this.#fetch(
      url,
      signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
    )
    const text = await response.text()
    const answer = parsed(text)
    if (answer?.status === 'success') return answer.data as Data
    throw new Error(answer?.error ?? `it answers ${response.status}, which is not the API of Prometheus`)
  }

  async #fetch(url: URL, signal: AbortSignal): Promise<Response> {
    try {
      return await fetch(url, { headers: this.#headers, signal })
    } catch (error) {
      if (signal.aborted && signal.reason instanceof DOMException && signal.reason.name === 'TimeoutError')
        throw new Error(`no answer within ${timeoutMs / 1000} s`, { cause: error })
      throw new Error(plainReason((error as Error).cause ?? error), { cause: error })
    }
  }
}

function parsed(text: string): { status?: string; data?: unknown; error?: string } | undefined {
  try {
    return JSON.parse(text) as { status?: string }
  } catch {
    return undefined
  }
}
