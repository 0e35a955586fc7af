import { httpServerRequestDuration } from '../../catalog/http.ts'
import type { Metric } from '../../catalog/metric.ts'
import { effectiveSlos } from '../config/effective-slos.ts'
import { severityLabel } from '../config/severity.ts'
import type { Slo } from '../config/slo.ts'
import { scaleDuration } from '../promql/scale-durations.ts'
import { matching, type Matchers } from '../query/matchers.ts'
import type { Stack, StackFile } from '../stack.ts'
import { linksOf, ruleFile, type Rule } from './rule-files.ts'
import { ruleTest, ruleTestFile } from './rule-tests.ts'

/** The dashboard of the objectives, by its uid. */
const dashboard = 'meterbridge-slo'

/** The windows over which errors are measured: those that the alerts compare, and the budget's own. */
const windows = ['5m', '30m', '1h', '2h', '6h', '1d', '3d'] as const
const budgetWindow = '30d'

interface Burn {
  readonly severity: 'critical' | 'medium'
  /** How many times faster than the budget allows, over a long window and a short one that ends the alert soon. */
  readonly rates: readonly (readonly [factor: number, short: string, long: string])[]
}

/** The burn rates of Google's Site Reliability Workbook, chapter 5, table 5-8. */
export const burnAlerts: Readonly<Record<string, Burn>> = {
  ErrorBudgetBurnFast: {
    severity: 'critical',
    rates: [
      [14.4, '5m', '1h'],
      [6, '30m', '6h'],
    ],
  },
  ErrorBudgetBurnSlow: {
    severity: 'medium',
    rates: [
      [3, '2h', '1d'],
      [1, '6h', '3d'],
    ],
  },
}

/**
 * Makes the rules of the objectives and their tests; none without objectives.
 *
 * The names of the series are those of Sloth, so that dashboards made for it work.
 */
export function sloFiles(stack: Stack): readonly StackFile[] {
  const slos = effectiveSlos(stack.config.slos ?? [], stack.metrics)
  if (slos.length === 0) return []
  const rules = ruleFile(stack, {
    name: 'slo',
    rules: slos.flatMap((slo) => [...recordingRules(stack, slo), ...alertsOf(stack, slo)]),
  })
  if (stack.scale !== 1) return [rules]
  return [rules, ruleTestFile(stack, { name: 'slo', tests: slos.flatMap((slo) => testsOf(stack, slo)) })]
}

function recordingRules(stack: Stack, slo: Slo): Rule[] {
  const labels = { slo: slo.name }
  const measured = windows.map((window) => ({
    record: `slo:sli_error:ratio_rate${window}`,
    expr: errorRatio(stack, { slo, window }),
    labels,
  }))
  const errors = `slo:sli_error:ratio_rate5m{slo="${slo.name}"}[${budgetWindow}]`
  const month = {
    record: `slo:sli_error:ratio_rate${budgetWindow}`,
    expr: `sum_over_time(${errors}) / count_over_time(${errors})`,
    labels,
  }
  return [
    ...measured,
    month,
    { record: 'slo:objective:ratio', expr: `vector(${slo.objective})`, labels },
    {
      record: 'slo:error_budget_remaining:ratio',
      expr: `1 - slo:sli_error:ratio_rate${budgetWindow}{slo="${slo.name}"} / ${budgetOf(slo)}`,
      labels,
    },
  ]
}

function alertsOf(stack: Stack, slo: Slo): Rule[] {
  return Object.entries(burnAlerts).map(([name, { severity, rates }]) => {
    const over = (window: string, factor: number): string =>
      `slo:sli_error:ratio_rate${window}{slo="${slo.name}"} > (${factor} * ${budgetOf(slo)})`
    return {
      alert: name,
      expr: rates
        .map(([factor, short, long]) => `(${over(short, factor)} and ${over(long, factor)})`)
        .join(' or '),
      keep_firing_for: scaleDuration('2m', stack.scale),
      labels: {
        severity: severityLabel(severity, stack.config.severityNames),
        component: 'slo',
        slo: slo.name,
      },
      annotations: {
        summary: `{{ $labels.job }} spends the error budget of ${slo.name} too fast: {{ $value | humanizePercentage }} is bad`,
        description: slo.description ?? `${slo.objective * 100}% is to be good within ${budgetWindow}.`,
        ...linksOf(stack, { name, dashboard }),
      },
    }
  })
}

/** Gives the share that may be bad, without the noise of subtracting floats. */
function budgetOf({ objective }: Slo): number {
  return Number((1 - objective).toPrecision(12))
}

function errorRatio(stack: Stack, { slo, window }: { slo: Slo; window: string }): string {
  const { query } = stack
  const jobs = jobsOf(slo)
  const perSecond = (series: string): string => `sum by (job) (rate(${series}[${window}]))`
  switch (slo.kind) {
    case 'availability': {
      const bad = query.count(httpServerRequestDuration, {
        ...jobs,
        'http.response.status_code': matching('5..'),
      })
      const all = query.count(httpServerRequestDuration, jobs)
      // Without an error there may be no series of errors, and then the share is 0, not unknown.
      return `(${perSecond(bad)} or 0 * ${perSecond(all)}) / (${perSecond(all)} > 0)`
    }
    case 'latency': {
      const metric = histogramOf(stack, slo)
      const good = perSecond(query.bucketUpTo(metric, { bound: slo.atMost, matchers: jobs }))
      return `1 - ${good} / (${perSecond(query.count(metric, jobs))} > 0)`
    }
    case 'ratio': {
      const filled = (text: string): string => text.replaceAll('$window', window)
      return `(${filled(slo.bad)}) / (${filled(slo.all)})`
    }
  }
}

type Histogram = Metric & { readonly kind: 'histogram' }

/** Gives the histogram of an objective, which the configuration was checked for. */
function histogramOf(
  { metrics }: Stack,
  { metric: name = httpServerRequestDuration.name }: { metric?: string },
): Histogram {
  return metrics.find((metric) => metric.name === name) as Histogram
}

function jobsOf({ services }: Slo): Matchers<Pick<Metric, 'attributes'>> {
  return services === undefined ? {} : { job: matching(services.join('|')) }
}

/** Tests each alert of an objective whose series are known: those of queries of its own are not. */
function testsOf(stack: Stack, slo: Slo): ReturnType<typeof ruleTest>[] {
  if (slo.kind === 'ratio') return []
  return Object.entries(burnAlerts).flatMap(([alert, { rates }]) => {
    // The lowest rate of the alert decides: twice of it, but no more than half of everything.
    const [factor] = rates.at(-1)!
    const allowed = factor * budgetOf(slo)
    const bad = Math.max((allowed + 1) / 2, 0.5)
    return [
      ruleTest({
        alert,
        title: `${slo.name}: ${alert} fires`,
        series: seriesOf(stack, { slo, bad }),
        at: '40m',
        firing: true,
      }),
      ruleTest({
        alert,
        title: `${slo.name}: ${alert} stays quiet`,
        series: seriesOf(stack, { slo, bad: allowed / 4 }),
        at: '40m',
        firing: false,
      }),
    ]
  })
}

function seriesOf(stack: Stack, { slo, bad }: { slo: Slo; bad: number }): [string, string][] {
  const { query } = stack
  const target = { job: slo.services?.[0] ?? 'api', instance: 'a:1' }
  const perMinute = (share: number): string => `0+${60_000 * share}x60`
  if (slo.kind === 'latency') {
    const metric = histogramOf(stack, slo)
    return [
      [query.bucket(metric, { bound: String(slo.atMost), matchers: target }), perMinute(1 - bad)],
      [query.count(metric, target), perMinute(1)],
    ]
  }
  const answered = (status: string, share: number): [string, string] => [
    query.count(httpServerRequestDuration, { ...target, 'http.response.status_code': status }),
    perMinute(share),
  ]
  return [answered('200', 1 - bad), answered('500', bad)]
}
