import type { Severity } from '../config/severity.ts'
import type { Stack } from '../stack.ts'
import type { Alert, AlertContext, Thresholds } from './alert.ts'
import { ownAlerts } from './own.ts'
import { alertPacks, type AlertChange, type PackName } from './packs.ts'
import { serviceAlerts } from './services.ts'

/** An alert with what the configuration changes of it. */
export interface AlertRule {
  readonly name: string
  /** What it watches, such as `http`: the name of its file of rules. */
  readonly pack: string
  readonly severity: Severity
  readonly for: string
  readonly keepFiringFor: string | undefined
  readonly definition: Alert
  readonly context: AlertContext
}

/** Lists the alerts of a stack, each pack together. */
export function alertRules(stack: Stack): readonly AlertRule[] {
  const { services, packs = Object.keys(alertPacks) as PackName[] } = stack.config
  const all: Readonly<Record<string, Readonly<Record<string, Alert>>>> = {
    services: serviceAlerts(services),
    ...Object.fromEntries(packs.map((pack) => [pack, alertPacks[pack]])),
    own: ownAlerts(stack.config.ownAlerts ?? {}, stack.metrics),
  }
  return Object.entries(all).flatMap(([pack, alerts]) =>
    Object.entries(alerts).flatMap(([name, definition]) => rulesOf(stack, { pack, name, definition })),
  )
}

interface Named {
  readonly pack: string
  readonly name: string
  readonly definition: Alert
}

function rulesOf({ config, query }: Stack, { pack, name, definition }: Named): AlertRule[] {
  const changes: Readonly<Record<string, false | AlertChange | undefined>> = config.alerts ?? {}
  const change = changes[name] ?? {}
  if (change === false) return []
  if (definition.needs !== undefined && config.exporters?.[definition.needs] === undefined) return []
  const thresholds = { ...definition.thresholds, ...change.thresholds } as Thresholds
  return [
    {
      name,
      pack,
      severity: change.severity ?? definition.severity,
      for: change.for ?? definition.for,
      keepFiringFor: change.keepFiringFor ?? definition.keepFiringFor,
      definition,
      context: { query, thresholds, services: config.services },
    },
  ]
}
