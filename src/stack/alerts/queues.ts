import { jobQueueSize, jobWorkers, messagingProcessDuration } from '../../catalog/queues.ts'
import { matching, not } from '../query/matchers.ts'
import { alert } from './alert.ts'
import { constant } from '../conditions/series-values.ts'
import { shareOver } from '../conditions/share-over.ts'

const target = { job: 'worker', instance: 'worker:9464' } as const
const queue = { ...target, 'messaging.destination.name': 'emails' } as const
const dashboard = 'meterbridge-overview'

/** Queues and the workers that empty them. */
export const queueAlerts = {
  JobHighFailureRate: alert({
    severity: 'medium',
    for: '5m',
    thresholds: { errorRatio: 0.1 },
    ...shareOver(messagingProcessDuration, {
      part: { 'error.type': not('') },
      by: ['job', 'messaging.destination.name'],
      window: '5m',
      threshold: 'errorRatio',
      examples: { part: { ...queue, 'error.type': 'Error' }, rest: queue },
    }),
    summary: ({ query }) =>
      `{{ $value | humanizePercentage }} of the jobs of ${query.labelValue(messagingProcessDuration, 'messaging.destination.name')} fail`,
    description:
      'Jobs fail; those that are tried again come late, the others are lost until somebody runs them again.',
    causes: ['A service that the jobs need fails.', 'Jobs that the last release cannot handle.'],
    steps: [
      'See the type of the errors and which jobs fail.',
      'Run failed jobs again once the cause is gone.',
    ],
    dashboard,
  }),

  QueueBacklog: alert({
    severity: 'medium',
    for: '10m',
    thresholds: { jobs: 1000 },
    expression: ({ query, thresholds }) => {
      const by = query.labels(jobQueueSize, ['job', 'messaging.destination.name'])
      const states = query.labels(jobQueueSize, ['job', 'messaging.destination.name', 'job.state'])
      const waiting = query.series(jobQueueSize, { 'job.state': matching('waiting|prioritized') })
      // Every process tells the whole queue.
      return `sum by (${by}) (max by (${states}) (${waiting})) > ${thresholds.jobs}`
    },
    summary: ({ query }) =>
      `{{ $value | humanize }} jobs wait in ${query.labelValue(jobQueueSize, 'messaging.destination.name')}`,
    description: 'Jobs come faster than they are done, so each waits longer.',
    causes: ['Too few workers, or slow ones.', 'A peak of work.', 'A worker that is stuck.'],
    steps: ['Compare the duration of jobs with that of before.', 'Add workers, or raise their concurrency.'],
    dashboard,
    cases: ({ query, thresholds }) => {
      const series = query.series(jobQueueSize, { ...queue, 'job.state': 'waiting' })
      return {
        fires: [[series, constant(2 * thresholds.jobs)]],
        quiet: [[series, constant(thresholds.jobs / 2)]],
      }
    },
  }),

  QueueWithoutWorker: alert({
    severity: 'critical',
    for: '2m',
    thresholds: {},
    expression: ({ query, services }) => {
      const by = query.labels(jobWorkers, ['job', 'messaging.destination.name'])
      const declared = services.flatMap(({ name, queues = [] }) =>
        queues.map(
          (one) => `absent(${query.series(jobWorkers, { job: name, 'messaging.destination.name': one })})`,
        ),
      )
      return [`sum by (${by}) (${query.series(jobWorkers)}) == 0`, ...declared].join(' or ')
    },
    summary: ({ query }) =>
      `No worker of {{ $labels.job }} takes jobs from ${query.labelValue(jobWorkers, 'messaging.destination.name')}`,
    description: 'Jobs are kept and none is done.',
    causes: ['The workers are down, paused or not deployed.', 'They have lost the connection to Redis.'],
    steps: [
      'See whether the processes of the workers run, and read their logs.',
      'See whether the queue is paused.',
    ],
    dashboard,
    cases: ({ query, services }) => {
      // A declared queue without a series would fire, so the quiet case has one for each.
      const declared = services.flatMap(({ name, queues = [] }) =>
        queues.map((one) => query.series(jobWorkers, { job: name, 'messaging.destination.name': one })),
      )
      const workers = query.series(jobWorkers, queue)
      return {
        fires: [[workers, constant(0)]],
        quiet: [workers, ...declared].map((series) => [series, constant(1)] as const),
      }
    },
  }),
}
