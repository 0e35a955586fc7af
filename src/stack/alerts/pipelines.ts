import { pipelineLastSuccess, pipelineRunDuration, pipelineScheduleDelay } from '../../catalog/pipelines.ts'
import { increaseOver } from '../conditions/increase-over.ts'
import { quantileOver } from '../conditions/quantile-over.ts'
import { constant } from '../conditions/series-values.ts'
import { alert } from './alert.ts'

const pipeline = { job: 'etl', instance: 'etl:9464', 'pipeline.name': 'nightly' } as const
const by = ['job', 'pipeline.name'] as const
const dashboard = 'meterbridge-queues'

/** Pipelines that run by a schedule. */
export const pipelineAlerts = {
  PipelineFailed: alert({
    severity: 'high',
    for: '0s',
    thresholds: { failures: 0 },
    ...increaseOver(pipelineRunDuration, {
      where: { 'pipeline.outcome': 'error' },
      by,
      window: '15m',
      threshold: 'failures',
      example: { ...pipeline, 'pipeline.outcome': 'error' },
    }),
    summary: ({ query }) =>
      `Runs of ${query.labelValue(pipelineRunDuration, 'pipeline.name')} have failed ({{ $labels.job }})`,
    description: 'What the pipeline makes is missing or of yesterday.',
    causes: ['A source that fails or has changed.', 'A task that the last release broke.'],
    steps: ['See which task fails, and the type of the error.', 'Run it again once the cause is gone.'],
    dashboard,
  }),

  PipelineLate: alert({
    severity: 'medium',
    for: '5m',
    thresholds: { p95Seconds: 300 },
    ...quantileOver(pipelineScheduleDelay, { window: '1h', by, threshold: 'p95Seconds', example: pipeline }),
    summary: ({ query }) =>
      `Runs of ${query.labelValue(pipelineScheduleDelay, 'pipeline.name')} begin {{ $value | humanizeDuration }} late`,
    description: 'Runs begin later than they are scheduled for, so what they make is late.',
    causes: ['The run before takes too long.', 'Too few workers.', 'A scheduler that hangs.'],
    steps: ['See how long runs take, and how many run at once.', 'Add workers, or spread the schedules.'],
    dashboard,
  }),

  PipelineOverdue: alert({
    severity: 'high',
    for: '5m',
    thresholds: { ageSeconds: 26 * 3600 },
    expression: ({ query, thresholds }) =>
      `time() - max by (${query.labels(pipelineLastSuccess, by)}) (${query.series(pipelineLastSuccess)}) > ${thresholds.ageSeconds}`,
    summary: ({ query }) =>
      `${query.labelValue(pipelineLastSuccess, 'pipeline.name')} last succeeded {{ $value | humanizeDuration }} ago`,
    description:
      'No run has succeeded for longer than a day and two hours: the schedule of a daily pipeline.',
    causes: ['Runs fail.', 'The scheduler starts none.'],
    steps: ['See whether runs begin at all.', 'Run it by hand once the cause is gone.'],
    dashboard,
    cases: ({ query, thresholds }) => {
      const series = query.series(pipelineLastSuccess, pipeline)
      // The time of a test begins at the epoch.
      return { fires: [[series, constant(-2 * thresholds.ageSeconds)]], quiet: [[series, '0+60x600']] }
    },
  }),
}
