import { PrometheusApi, type ApiAnswer } from '../ask/prometheus-api.ts'
import { durationMs } from '../stack/promql/scale-durations.ts'
import { readNumber } from './promql/read-number.ts'
import type { InstantSeries, Labels, LabelOf, RangeSeries, Source, Span } from './source.ts'

const timeoutMs = 30_000

/** How often the interval of its scrapes is asked for. */
const intervalKeptMs = 60_000

interface PrometheusOptions {
  readonly url: URL
  /** A file with the token that it asks for. */
  readonly tokenFile?: string | undefined
  /** The interval that is assumed where the server has no targets to tell it. */
  readonly defaultIntervalMs: number
}

/** Asks a Prometheus, or another server that answers its queries. */
export function prometheusSource({ url, tokenFile, defaultIntervalMs }: PrometheusOptions): Source {
  const server = new PrometheusApi(url, { tokenFile, timeoutMs })
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
      const { result } = await dataOf(
        server.ask<{ result: readonly MatrixSeries[] }>('query_range', { parameters, signal }),
      )
      return result.map(({ metric, values = [] }): RangeSeries => ({
        labels: metric,
        points: values.map(([time, value]) => [Math.round(time * 1000), readNumber(value) ?? Number.NaN]),
      }))
    },

    async instant({ expression, atMs, signal }) {
      const parameters = { query: expression, time: String(atMs / 1000) }
      const { result } = await dataOf(
        server.ask<{ result: readonly VectorSeries[] }>('query', { parameters, signal }),
      )
      return result.flatMap(({ metric, value }): InstantSeries[] =>
        value === undefined ? [] : [{ labels: metric, value: readNumber(value[1]) ?? Number.NaN }],
      )
    },

    async existing(names, span) {
      if (names.length === 0) return new Set()
      const parameters = { 'match[]': names.map(selectorOf), ...seconds(span) }
      return new Set(await dataOf(server.ask<string[]>('label/__name__/values', { parameters })))
    },

    async labelValues({ label, metric }: LabelOf, span) {
      const parameters = { ...(metric === undefined ? {} : { 'match[]': metric }), ...seconds(span) }
      const path = `label/${encodeURIComponent(label)}/values`
      return (await dataOf(server.ask<string[]>(path, { parameters }))).toSorted()
    },

    async problem() {
      const { refusal, failure } = await server.ask('query', { parameters: { query: 'vector(1)' } })
      const reason = refusal ?? failure
      return reason === undefined ? undefined : `${server.shownUrl} does not answer: ${reason}`
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
  const { activeTargets } = await dataOf(
    server.ask<{ activeTargets: readonly { scrapeInterval?: string }[] }>('targets', {
      parameters: { state: 'active' },
    }),
  )
  const intervals = activeTargets.map(({ scrapeInterval = '' }) => durationMs(scrapeInterval))
  const longest = Math.max(0, ...intervals)
  return longest === 0 ? undefined : longest
}

/** Gives what the API gives, or throws why it does not. */
async function dataOf<Data>(answered: Promise<ApiAnswer<Data>>): Promise<Data> {
  const answer = await answered
  if ('data' in answer) return answer.data
  throw new Error(answer.refusal ?? answer.failure)
}
