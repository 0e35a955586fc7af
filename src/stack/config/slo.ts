/** An objective for a service: which share of what it does is to be good. */
export type Slo = {
  /** Lower-case words joined by hyphens. */
  readonly name: string
  /** The share that is to be good within 30 days, such as 0.999. */
  readonly objective: number
  readonly description?: string
  /** The jobs that it holds for; all by default, each by itself. */
  readonly services?: readonly string[]
} & (AvailabilitySlo | LatencySlo | RatioSlo)

/** Responses of HTTP without a status of 5xx are good. */
export interface AvailabilitySlo {
  readonly kind: 'availability'
}

/** Values of a histogram up to a bound are good. */
export interface LatencySlo {
  readonly kind: 'latency'
  /** In the unit of the metric; one of the bounds of its buckets. */
  readonly atMost: number
  /** The OpenTelemetry name of a histogram; `http.server.request.duration` by default. */
  readonly metric?: string
}

/** What the queries say: of all events, those that are bad. `$window` stands for the range, `by (job)` for what stays. */
export interface RatioSlo {
  readonly kind: 'ratio'
  readonly bad: string
  readonly all: string
}
