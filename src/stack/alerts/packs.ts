import type { Alert } from './alert.ts'
import { airflowAlerts } from './airflow.ts'
import { businessAlerts } from './business.ts'
import { databaseAlerts } from './databases.ts'
import { hostAlerts } from './host.ts'
import { httpAlerts } from './http.ts'
import { kafkaAlerts } from './kafka.ts'
import { mlAlerts } from './ml.ts'
import { prometheusAlerts } from './prometheus.ts'
import { queueAlerts } from './queues.ts'
import { runtimeAlerts } from './runtime.ts'
import { tradingAlerts } from './trading.ts'

/** The alerts by pack: what they watch. Each is a file of rules, and one of their tests. */
export const alertPacks = {
  http: httpAlerts,
  runtime: runtimeAlerts,
  queues: queueAlerts,
  business: businessAlerts,
  trading: tradingAlerts,
  ml: mlAlerts,
  databases: databaseAlerts,
  kafka: kafkaAlerts,
  airflow: airflowAlerts,
  host: hostAlerts,
  prometheus: prometheusAlerts,
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
