import type { AlertRule } from '../alerts/alert-rules.ts'
import { alertRules } from '../alerts/alert-rules.ts'
import { severityLabel } from '../config/severity.ts'
import { panelOfAlert } from '../grafana/panel-of-alert.ts'
import { scaleDuration, scaleDurations } from '../promql/scale-durations.ts'
import type { Stack, StackFile } from '../stack.ts'
import { yamlFile } from '../yaml-file.ts'

/** A rule as Prometheus reads it. */
export interface Rule {
  readonly record?: string
  readonly alert?: string
  readonly expr: string
  readonly for?: string
  readonly keep_firing_for?: string
  readonly labels?: Readonly<Record<string, string>>
  readonly annotations?: Readonly<Record<string, string>>
}

/** Makes a file of alert rules for each pack. */
export function alertFiles(stack: Stack): readonly StackFile[] {
  const packs = Map.groupBy(alertRules(stack), ({ pack }) => pack)
  return [...packs].map(([pack, rules]) =>
    ruleFile(stack, { name: pack, rules: rules.map((rule) => prometheusRule(stack, rule)) }),
  )
}

/** Makes one file with one group of rules. */
export function ruleFile(stack: Stack, { name, rules }: { name: string; rules: readonly Rule[] }): StackFile {
  const scaled = rules.map((rule) => ({ ...rule, expr: scaleDurations(rule.expr, stack.scale) }))
  // Said here as well, since vmalert and the ruler of Mimir evaluate each minute unless a group says otherwise.
  const interval = scaleDuration(stack.config.prometheus.evaluationInterval, stack.scale)
  return yamlFile(stack, {
    path: `prometheus/rules/${name}.yml`,
    content: { groups: [{ name, interval, rules: scaled }] },
  })
}

function prometheusRule(stack: Stack, rule: AlertRule): Rule {
  const { name, severity, definition, context } = rule
  const keep = rule.keepFiringFor
  return {
    alert: name,
    expr: definition.expression(context),
    ...(rule.for === '0s' ? {} : { for: scaleDuration(rule.for, stack.scale) }),
    ...(keep === undefined ? {} : { keep_firing_for: scaleDuration(keep, stack.scale) }),
    labels: {
      severity: severityLabel(severity, stack.config.severityNames),
      component: componentOf(stack, rule),
    },
    annotations: {
      summary: definition.summary(context),
      description: definition.description,
      ...linksOf(stack, { name, dashboard: definition.dashboard, shownAs: definition.shownAs }),
    },
  }
}

/** Gives the part of the system that the alert is about: what the service declares, else the pack. */
function componentOf({ config }: Stack, { pack, definition }: AlertRule): string {
  return config.services.find(({ name }) => name === definition.service)?.component ?? pack
}

/** Gives the annotations that lead to the page of an alert, and to the panel or the dashboard that shows what is wrong. */
export function linksOf(
  stack: Stack,
  { name, dashboard, shownAs = name }: { name: string; dashboard: string; shownAs?: string | undefined },
): Readonly<Record<string, string>> {
  const { urls } = stack.config
  const panel = panelOfAlert(stack, shownAs)
  const view = panel === undefined ? '' : `&viewPanel=panel-${panel.id}`
  return {
    runbook_url: `${urls.runbooks}/${name}.md`,
    dashboard_url: `${urls.grafana}/d/${panel?.uid ?? dashboard}?var-job={{ $labels.job | urlquery }}${view}`,
  }
}
