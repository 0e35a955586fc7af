import { lintDefinition } from '../definitions/lint-definition.ts'
import { lintExposition, type LintProblem } from '../exposition/lint-exposition.ts'
import type { CollectedMetrics } from './collected-metrics.ts'

/**
 * Finds what is wrong with the metrics that were recorded: what `promtool check metrics` says of their page, and what
 * `defineMetrics` advises on their definitions.
 */
export function lintMetrics(metrics: CollectedMetrics): readonly LintProblem[] {
  const advice = metrics.metrics.flatMap(({ metric, exposed }) =>
    lintDefinition(metric).map(({ because, remedy }) => ({ metric: exposed, text: `${because}. ${remedy}` })),
  )
  return [...lintExposition(metrics.text()), ...advice]
}
