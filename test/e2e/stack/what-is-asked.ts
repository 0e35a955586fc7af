import { parse } from 'yaml'
import { alertRules } from '../../../src/stack/alerts/alert-rules.ts'
import { generateStack } from '../../../src/stack/generate-stack.ts'
import { dashboardsOf } from '../../../src/stack/grafana/dashboards.ts'
import { panelQueriesOf } from '../../../src/stack/grafana/panel-queries-of.ts'
import { parsePromql } from '../../../src/stack/promql/parse-promql.ts'
import { selectorsOf } from '../../../src/stack/promql/syntax.ts'
import { createStack, type StackParts } from '../../../src/stack/stack.ts'
import type { RunningEngine } from './start-engine.ts'

/** An expression that is to have data, and what it is called where it has none. */
export interface Asked {
  readonly title: string
  readonly expression: string
}

/** Lists the queries of every panel, called by the panel and the legend. */
export function queriesOfPanels(parts: StackParts): readonly Asked[] {
  const stack = createStack(parts)
  return dashboardsOf(stack)
    .flatMap((dashboard) => dashboard.rows(panelQueriesOf(stack)))
    .flatMap(({ panels }) => panels)
    .flatMap(({ title, queries }) =>
      queries.map(({ expression, legend }) => ({
        title: `${title}: ${legend}`,
        expression: expression
          .replaceAll('$job', '.+')
          .replaceAll('$__rate_interval', '20s')
          .replaceAll('$__range', '60s'),
      })),
    )
}

/** Lists the metrics that alerts look at, whose expressions have no data while all is well. */
export function metricsOfRules(parts: StackParts): readonly Asked[] {
  const names = alertRules(createStack(parts)).flatMap(({ definition, context }) =>
    selectorsOf(parsePromql(definition.expression(context))).map(({ metric }) => metric!),
  )
  return [...new Set(names)].map((name) => ({ title: name, expression: name }))
}

/** Lists the series that recording rules make. */
export function recordsOfRules(parts: StackParts): readonly Asked[] {
  const names = generateStack({ ...parts, targets: ['prometheus'] })
    .filter(({ path }) => path.startsWith('prometheus/rules/'))
    .flatMap(({ text }) => (parse(text) as RuleFile).groups)
    .flatMap(({ rules }) => rules.flatMap(({ record }) => record ?? []))
  return [...new Set(names)].map((name) => ({ title: name, expression: name }))
}

interface RuleFile {
  readonly groups: readonly { readonly rules: readonly { readonly record?: string }[] }[]
}

/** Lists what has no data now. */
export async function withoutData(engine: RunningEngine, asked: readonly Asked[]): Promise<readonly Asked[]> {
  const empty: Asked[] = []
  for (const one of asked) {
    const values = (await engine.query(one.expression)).filter(({ value: [, value] }) => value !== 'NaN')
    if (values.length === 0) empty.push(one)
  }
  return empty
}
