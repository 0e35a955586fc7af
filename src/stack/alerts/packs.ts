import type { Alert } from './alert.ts'
import { aiAlerts } from './ai.ts'
import { airflowAlerts } from './airflow.ts'
import { brokerAlerts } from './brokers.ts'
import { businessAlerts } from './business.ts'
import { databaseAlerts } from './databases.ts'
import { hostAlerts } from './host.ts'
import { httpAlerts } from './http.ts'
import { kafkaAlerts } from './kafka.ts'
import { mlAlerts } from './ml.ts'
import { pipelineAlerts } from './pipelines.ts'
import { poolAlerts } from './pools.ts'
import { prometheusAlerts } from './prometheus.ts'
import { queueAlerts } from './queues.ts'
import { runtimeAlerts } from './runtime.ts'
import { selfAlerts } from './self.ts'
import { dependencyAlerts } from './services.ts'
import { tradingAlerts } from './trading.ts'
import { websocketAlerts } from './websockets.ts'

/** The alerts by pack: what they watch. Each is a file of rules, and one of their tests. */
export const alertPacks = {
  dependencies: dependencyAlerts,
  http: httpAlerts,
  runtime: runtimeAlerts,
  pools: poolAlerts,
  queues: queueAlerts,
  brokers: brokerAlerts,
  pipelines: pipelineAlerts,
  websockets: websocketAlerts,
  ai: aiAlerts,
  business: businessAlerts,
  trading: tradingAlerts,
  ml: mlAlerts,
  databases: databaseAlerts,
  kafka: kafkaAlerts,
  airflow: airflowAlerts,
  host: hostAlerts,
  prometheus: prometheusAlerts,
  self: selfAlerts,
} satisfies Readonly<Record<string, Readonly<Record<string, Alert>>>>

export type PackName = keyof typeof alertPacks

type AlertsOf<Packs> = Packs extends unknown ? Packs[keyof Packs & PackName] : never

/** Every alert that does not follow from the services of the configuration, by name. */
type Alerts = Intersection<AlertsOf<typeof alertPacks>>

type Intersection<Union> = (Union extends unknown ? (one: Union) => void : never) extends (
  all: infer All,
) => void
  ? All
  : never

/** What the configuration may change of each alert. */
export type AlertChanges = { readonly [Name in keyof Alerts]?: false | ChangeOf<Alerts[Name]> }

type ChangeOf<One> = One extends { readonly thresholds: infer Thresholds }
  ? AlertChange & { readonly thresholds?: { readonly [Name in keyof Thresholds]?: number } }
  : never

/** What can be changed of any alert. */
export interface AlertChange {
  readonly severity?: Alert['severity']
  readonly for?: string
  readonly keepFiringFor?: string
  readonly thresholds?: Readonly<Record<string, number | undefined>>
}
