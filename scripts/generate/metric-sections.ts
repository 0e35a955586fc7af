/** How a file of the catalog is shown in docs/metrics.md. */
export interface MetricSection {
  readonly title: string
  /** What records these metrics, as a sentence; for those of instruments, their table says it. */
  readonly source?: string
}

/** The sections of docs/metrics.md in their order, by the file of src/catalog. */
export const metricSections: Readonly<Record<string, MetricSection>> = {
  http: { title: 'HTTP' },
  websocket: { title: 'WebSocket' },
  database: { title: 'Database operations' },
  'connection-pools': { title: 'Connection pools of databases' },
  redis: { title: 'Redis' },
  queues: { title: 'Queues' },
  rabbitmq: { title: 'RabbitMQ' },
  kafka: { title: 'Kafka' },
  runtime: { title: 'Node.js and V8' },
  process: { title: 'Process' },
  cgroup: { title: 'Control group' },
  system: { title: 'Machine' },
  ai: {
    title: 'AI',
    source:
      'Recorded by the instruments of [AI libraries](instruments/ai.md) and the [`ai`](meters.md) meter.',
  },
  'ai-latest': {
    title: 'AI, under the latest names',
    source:
      'Recorded with `OTEL_SEMCONV_STABILITY_OPT_IN=gen_ai_latest_experimental`, in place of the durations, token usage and chunk times above.',
  },
  billing: { title: 'Billing', source: 'Recorded by the [`billing`](meters.md) meter.' },
  workflows: { title: 'Workflows', source: 'Recorded by the [`workflows`](meters.md) meter.' },
  scans: { title: 'Scans', source: 'Recorded by the [`scans`](meters.md) meter.' },
  auth: { title: 'Authentication', source: 'Recorded by the [`auth`](packs/auth.md) pack.' },
  users: { title: 'Users', source: 'Recorded by the [`users`](packs/users.md) pack.' },
  cache: { title: 'Caches', source: 'Recorded by the [`cache`](packs/cache.md) pack.' },
  'circuit-breaker': {
    title: 'Circuit breakers',
    source: 'Recorded by the [`circuitBreaker`](packs/circuit-breaker.md) pack.',
  },
  trading: { title: 'Trading', source: 'Recorded by the [`trading`](packs/trading.md) pack.' },
  ml: { title: 'Models of your own', source: 'Recorded by the [`ml`](packs/ml.md) pack.' },
  pipelines: { title: 'Pipelines', source: 'Recorded by the [`pipelines`](packs/pipelines.md) pack.' },
  dependencies: {
    title: 'Dependencies',
    source: 'Observed from the [health checks](health.md) that the application adds.',
  },
  self: { title: 'Meterbridge itself', source: 'Recorded by the endpoint at each scrape.' },
}
