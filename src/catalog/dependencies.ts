import type { Metric } from './metric.ts'

const dependency = {
  'dependency.name': { description: 'The name of the check.', limit: 200 },
  'dependency.type': {
    description:
      'What kind of thing is checked, such as `postgresql`; absent when the check does not say it.',
    limit: 50,
  },
} as const

/** The last verdict of each health check. */
export const dependencyUp = {
  name: 'dependency.up',
  kind: 'gauge',
  // Not 1, which would make the Prometheus name end in _ratio.
  unit: '{dependency}',
  description: 'Whether the last health check of a dependency succeeded (1) or failed (0).',
  attributes: dependency,
  stability: 'ours',
} as const satisfies Metric

/** How long each health check has been failing, or how old its verdict is. */
export const dependencyTimeSinceSuccess = {
  name: 'dependency.time_since_success',
  kind: 'gauge',
  unit: 's',
  description: 'Time since the last health check of a dependency that succeeded; absent when none has.',
  attributes: dependency,
  stability: 'ours',
} as const satisfies Metric
