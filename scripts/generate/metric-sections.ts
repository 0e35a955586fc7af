/** How a file of the catalog is shown in docs/metrics.md. */
export interface MetricSection {
  readonly title: string
  /** What records these metrics, as a sentence. */
  readonly source: string
}

/** The sections of docs/metrics.md in their order, by the file of src/catalog. */
export const metricSections: Readonly<Record<string, MetricSection>> = {
  http: { title: 'HTTP', source: 'Recorded by the [`http`](instruments/http.md) instrument.' },
  database: {
    title: 'Database operations',
    source: 'Recorded by the [`pg`](instruments/pg.md) and [`ioredis`](instruments/redis.md) instruments.',
  },
  pg: { title: 'Postgres', source: 'Recorded by the [`pg`](instruments/pg.md) instrument.' },
  redis: { title: 'Redis', source: 'Recorded by the [`ioredis`](instruments/redis.md) instrument.' },
  queues: {
    title: 'Queues',
    source:
      'Recorded by the [`bullmq`](instruments/bullmq.md), [`bull`](instruments/bull.md) and [`amqplib`](instruments/rabbitmq.md) instruments.',
  },
  rabbitmq: { title: 'RabbitMQ', source: 'Recorded by the [`amqplib`](instruments/rabbitmq.md) instrument.' },
  runtime: {
    title: 'Node.js and V8',
    source: 'Recorded by the [`runtime`](instruments/runtime.md) instrument.',
  },
  process: { title: 'Process', source: 'Recorded by the [`runtime`](instruments/runtime.md) instrument.' },
  ai: { title: 'AI', source: 'Recorded by the [`ai`](meters.md) meter.' },
  billing: { title: 'Billing', source: 'Recorded by the [`billing`](meters.md) meter.' },
  workflows: { title: 'Workflows', source: 'Recorded by the [`workflows`](meters.md) meter.' },
  scans: { title: 'Scans', source: 'Recorded by the [`scans`](meters.md) meter.' },
  dependencies: {
    title: 'Dependencies',
    source: 'Observed from the [health checks](health.md) that the application adds.',
  },
  self: { title: 'Meterbridge itself', source: 'Recorded by the endpoint at each scrape.' },
}
