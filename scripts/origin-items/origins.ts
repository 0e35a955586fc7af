import { decisionRecord } from './decision-record.ts'
import type { OriginItem } from './origin-item.ts'
import { pipeline } from './pipeline.ts'
import { saasMetrics } from './saas-metrics.ts'
import { saasOperations } from './saas-operations.ts'
import { saasSetUp } from './saas-set-up.ts'
import { scanner } from './scanner.ts'
import { tradingAlerts } from './trading-alerts.ts'
import { tradingMetrics } from './trading-metrics.ts'
import { tradingOperations } from './trading-operations.ts'

/** A document of a monitoring set-up that Meterbridge replaces. */
export interface Origin {
  /** What the numbers of its items begin with. */
  readonly number: string
  readonly title: string
  /** How many items it has. */
  readonly count: number
  readonly items: readonly OriginItem[]
}

/** Every origin document, with its items in their order. */
export const origins: readonly Origin[] = [
  {
    number: '000',
    title: 'The decision for Prometheus and Grafana, an architecture decision record',
    count: 27,
    items: decisionRecord,
  },
  {
    number: '001',
    title: 'A SaaS product on Django, Celery, PostgreSQL and Redis',
    count: 92,
    items: [...saasSetUp, ...saasMetrics, ...saasOperations],
  },
  {
    number: '002',
    title: 'A trading platform of four services',
    count: 90,
    items: [...tradingMetrics, ...tradingAlerts, ...tradingOperations],
  },
  { number: '003', title: 'A scanner with an API and models', count: 32, items: scanner },
  { number: '004', title: 'A data pipeline on Airflow and Kafka', count: 33, items: pipeline },
]
