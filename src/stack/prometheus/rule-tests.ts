import { alertRules, type AlertRule } from '../alerts/alert-rules.ts'
import type { InputSeries } from '../alerts/alert.ts'
import { durationMs, durationText } from '../promql/scale-durations.ts'
import type { Stack, StackFile } from '../stack.ts'
import { yamlFile } from '../yaml-file.ts'

/** A group of tests as `promtool test rules` reads it. */
export interface RuleTest {
  readonly interval: string
  readonly name: string
  readonly input_series: readonly { readonly series: string; readonly values: string }[]
  readonly promql_expr_test: readonly unknown[]
}

/**
 * Makes the tests of the alerts, a file for each pack, which loads that pack's rules alone: promtool is many times
 * faster so than with one file. None are made for a scaled stack, whose durations are not those of the cases.
 */
export function ruleTestFiles(stack: Stack): readonly StackFile[] {
  if (stack.scale !== 1) return []
  const packs = Map.groupBy(alertRules(stack), ({ pack }) => pack)
  return [...packs].map(([pack, rules]) => ruleTestFile(stack, { name: pack, tests: rules.flatMap(testsOf) }))
}

/** Makes the file of tests for a file of rules. */
export function ruleTestFile(
  stack: Stack,
  { name, tests }: { name: string; tests: readonly RuleTest[] },
): StackFile {
  return yamlFile(stack, {
    path: `prometheus/tests/${name}.test.yml`,
    content: { rule_files: [`../rules/${name}.yml`], evaluation_interval: '1m', tests },
  })
}

/** The history that an alert sees before its `for` begins, unless its cases say otherwise. */
const usualHistory = '30m'

function testsOf({ name, for: lasting, definition, context }: AlertRule): RuleTest[] {
  const { fires, quiet, after = usualHistory } = definition.cases(context)
  const at = durationText(durationMs(after) + durationMs(lasting) + durationMs('2m'))
  const firing = ruleTest({ alert: name, title: `${name} fires`, series: fires, at, firing: true })
  if (definition.alwaysFires === true) return [firing]
  // An expression of the application's own may come without.
  if (fires.length === 0) return []
  return [firing, ruleTest({ alert: name, title: `${name} stays quiet`, series: quiet, at, firing: false })]
}

interface Expected {
  readonly alert: string
  readonly title: string
  readonly series: readonly InputSeries[]
  readonly at: string
  readonly firing: boolean
}

/** Asks the series that Prometheus keeps of firing alerts, so that no test repeats labels and annotations. */
export function ruleTest({ alert, title, series, at, firing }: Expected): RuleTest {
  return {
    interval: '1m',
    name: title,
    input_series: series.map(([one, values]) => ({ series: one, values })),
    promql_expr_test: [
      {
        expr: `max by (alertname) (ALERTS{alertname="${alert}",alertstate="firing"})`,
        eval_time: at,
        exp_samples: firing ? [{ labels: `{alertname="${alert}"}`, value: 1 }] : [],
      },
    ],
  }
}
