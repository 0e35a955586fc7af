import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

/** A span as OTLP's JSON has it, with its attributes as an object. */
export interface ReceivedSpan {
  readonly traceId: string
  readonly spanId: string
  /** Empty for the first of a trace. */
  readonly parentSpanId: string
  readonly name: string
  readonly kind: 'INTERNAL' | 'SERVER' | 'CLIENT' | 'PRODUCER' | 'CONSUMER'
  readonly scope: string
  readonly attributes: Readonly<Record<string, string | number | undefined>>
  readonly statusCode: number
  readonly links: readonly { readonly traceId: string }[]
  readonly resource: Readonly<Record<string, string | number | undefined>>
}

/** A metric as OTLP's JSON has it; what its points are depends on its kind. */
export interface ReceivedMetric {
  readonly name: string
  readonly unit: string
  readonly scope: string
  readonly kind: 'gauge' | 'sum' | 'histogram' | 'exponentialHistogram'
  /** 2 is cumulative, 1 delta. */
  readonly temporality: number | undefined
  readonly points: readonly ReceivedPoint[]
}

export interface ReceivedPoint {
  readonly attributes: Readonly<Record<string, string | number | undefined>>
  /** Of a gauge or a sum. */
  readonly value: number | undefined
  readonly count: number | undefined
  readonly sum: number | undefined
  /** Of a histogram, by its bounds. */
  readonly bucketCounts: readonly number[] | undefined
  /** Of an exponential histogram. */
  readonly scale: number | undefined
  readonly positive: { readonly offset: number; readonly bucketCounts: readonly number[] } | undefined
}

/** One export of metrics. */
export interface ReceivedMetrics {
  readonly resource: Readonly<Record<string, string | number | undefined>>
  readonly metrics: readonly ReceivedMetric[]
}

/** What was sent, beyond the spans in it. */
export interface ReceivedRequest {
  readonly path: string
  readonly contentType: string
  readonly length: number
}

/** How the receiver answers: as a collector, with an error, or never. */
export type Behaviour = 'accept' | 'unavailable' | 'hang'

/** A collector that takes OTLP over HTTP and decodes JSON. */
export class OtlpReceiver implements AsyncDisposable {
  readonly spans: ReceivedSpan[] = []
  readonly exports: ReceivedMetrics[] = []
  readonly requests: ReceivedRequest[] = []
  readonly #server: Server
  #onRequest: () => void = () => {}

  static async open(behaviour: Behaviour = 'accept'): Promise<OtlpReceiver> {
    const receiver = new OtlpReceiver(behaviour)
    await new Promise<void>((resolve) => receiver.#server.listen(0, '127.0.0.1', resolve))
    return receiver
  }

  constructor(behaviour: Behaviour) {
    this.#server = createServer((request, response) => {
      void text(request).then((body) => {
        const { url = '', headers } = request
        const contentType = headers['content-type'] ?? ''
        if (contentType === 'application/json')
          this.#decode(JSON.parse(body) as Partial<OtlpBody & MetricsBody>)
        this.requests.push({ path: url, contentType, length: body.length })
        if (behaviour === 'accept') response.end(contentType === 'application/json' ? '{}' : '')
        // Long enough that a process which waits for it outlives its test.
        else if (behaviour === 'unavailable') response.writeHead(503, { 'retry-after': '300' }).end()
        this.#onRequest()
      })
    })
  }

  #decode({ resourceSpans, resourceMetrics }: Partial<OtlpBody & MetricsBody>): void {
    if (resourceSpans !== undefined) this.spans.push(...spansOf({ resourceSpans }))
    if (resourceMetrics !== undefined) this.exports.push(...metricsOf({ resourceMetrics }))
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  /** Resolves once a request or span is there that the condition is true for. */
  async until(condition: (receiver: this) => boolean): Promise<void> {
    while (!condition(this)) {
      await new Promise<void>((resolve) => {
        this.#onRequest = resolve
      })
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }
}

const kinds = ['INTERNAL', 'INTERNAL', 'SERVER', 'CLIENT', 'PRODUCER', 'CONSUMER'] as const

interface OtlpBody {
  readonly resourceSpans: readonly {
    readonly resource: OtlpAttributes
    readonly scopeSpans: readonly {
      readonly scope: { readonly name: string }
      readonly spans: readonly (OtlpAttributes & {
        readonly traceId: string
        readonly spanId: string
        readonly parentSpanId?: string
        readonly name: string
        readonly kind: number
        readonly status: { readonly code?: number }
        readonly links?: readonly { readonly traceId: string }[]
      })[]
    }[]
  }[]
}

interface OtlpAttributes {
  readonly attributes: readonly {
    readonly key: string
    readonly value: Readonly<Record<string, string | number>>
  }[]
}

function spansOf({ resourceSpans }: OtlpBody): ReceivedSpan[] {
  return resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans.flatMap(({ scope, spans }) =>
      spans.map((span) => ({
        traceId: span.traceId,
        spanId: span.spanId,
        parentSpanId: span.parentSpanId ?? '',
        name: span.name,
        kind: kinds[span.kind] ?? 'INTERNAL',
        scope: scope.name,
        attributes: valuesOf(span),
        statusCode: span.status.code ?? 0,
        links: span.links ?? [],
        resource: valuesOf(resource),
      })),
    ),
  )
}

function valuesOf({ attributes }: OtlpAttributes): Record<string, string | number | undefined> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]))
}

interface MetricsBody {
  readonly resourceMetrics: readonly {
    readonly resource: OtlpAttributes
    readonly scopeMetrics: readonly {
      readonly scope: { readonly name: string }
      readonly metrics: readonly (Pick<ReceivedMetric, 'name' | 'unit'> &
        Partial<Record<ReceivedMetric['kind'], MetricBody>>)[]
    }[]
  }[]
}

interface MetricBody {
  readonly aggregationTemporality?: number
  readonly dataPoints: readonly (OtlpAttributes &
    Omit<ReceivedPoint, 'value' | 'attributes'> & { readonly asDouble?: number })[]
}

const metricKinds = ['gauge', 'sum', 'histogram', 'exponentialHistogram'] as const

function metricsOf({ resourceMetrics }: MetricsBody): ReceivedMetrics[] {
  return resourceMetrics.map(({ resource, scopeMetrics }) => ({
    resource: valuesOf(resource),
    metrics: scopeMetrics.flatMap(({ scope, metrics }) =>
      metrics.map((metric) => {
        const kind = metricKinds.find((one) => metric[one] !== undefined)!
        const { aggregationTemporality, dataPoints } = metric[kind]!
        return {
          name: metric.name,
          unit: metric.unit,
          scope: scope.name,
          kind,
          temporality: aggregationTemporality,
          points: dataPoints.map((point) => ({
            ...point,
            value: point.asDouble,
            attributes: valuesOf(point),
          })),
        }
      }),
    ),
  }))
}
