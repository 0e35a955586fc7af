import {
  jobOldestAge,
  jobOutcomes,
  jobQueueSize,
  jobWaitDuration,
  jobWorkers,
  messagingProcessDuration,
} from '../../catalog/queues.ts'
import { matching, not } from '../query/matchers.ts'
import { alert } from './alert.ts'
import { increaseOver } from '../conditions/increase-over.ts'
import { levelOver } from '../conditions/level-over.ts'
import { quantileOver } from '../conditions/quantile-over.ts'
import { constant } from '../conditions/series-values.ts'
import { shareOver } from '../conditions/share-over.ts'

const target = { job: 'worker', instance: 'worker:9464' } as const
const queue = { ...target, 'messaging.destination.name': 'emails' } as const
const byQueue = ['job', 'messaging.destination.name'] as const
const overview = 'meterbridge-overview'
const dashboard = 'meterbridge-queues'

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
    dashboard: overview,
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
    dashboard: overview,
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

  QueueStuck: alert({
    severity: 'high',
    for: '5m',
    thresholds: { ageSeconds: 600 },
    ...levelOver(jobOldestAge, {
      with: 'max',
      where: { 'job.state': 'waiting' },
      by: byQueue,
      threshold: 'ageSeconds',
      example: { ...queue, 'job.state': 'waiting' },
    }),
    summary: ({ query }) =>
      `The oldest job of ${query.labelValue(jobOldestAge, 'messaging.destination.name')} has waited for {{ $value | humanizeDuration }}`,
    description: 'Jobs wait and nobody begins them, or they come faster than they are done.',
    causes: ['Workers that hang or are gone.', 'A queue that is paused.', 'Too few workers.'],
    steps: [
      'See whether workers take jobs, and how many jobs they run.',
      'Restart workers that hang; their jobs are given to others.',
    ],
    dashboard,
  }),

  QueueSlow: alert({
    severity: 'medium',
    for: '10m',
    thresholds: { p95Seconds: 60 },
    ...quantileOver(jobWaitDuration, { by: byQueue, threshold: 'p95Seconds', example: queue }),
    summary: ({ query }) =>
      `One of twenty jobs of ${query.labelValue(jobWaitDuration, 'messaging.destination.name')} waits for {{ $value | humanizeDuration }}`,
    description: 'Jobs begin late, whichever library the queue is of.',
    causes: ['Too few workers.', 'Slower jobs than before.', 'A peak of work.'],
    steps: ['Compare the duration of jobs with that of before.', 'Add workers, or raise their concurrency.'],
    dashboard,
  }),

  JobStuck: alert({
    severity: 'medium',
    for: '5m',
    thresholds: { ageSeconds: 1800 },
    ...levelOver(jobOldestAge, {
      with: 'max',
      where: { 'job.state': 'active' },
      by: ['job', 'instance', 'messaging.destination.name'],
      threshold: 'ageSeconds',
      example: { ...queue, 'job.state': 'active' },
    }),
    summary: ({ query }) =>
      `{{ $labels.instance }} ({{ $labels.job }}) has worked for {{ $value | humanizeDuration }} on a job of ${query.labelValue(jobOldestAge, 'messaging.destination.name')}`,
    description: 'A job, or a message, is taken and does not end: its place is missing for others.',
    causes: [
      'Code that waits without a timeout.',
      'A message that is never acknowledged.',
      'Very long jobs.',
    ],
    steps: ['See what the job waits for.', 'Restart the instance: the job is given to another.'],
    dashboard,
  }),

  JobsDead: alert({
    severity: 'low',
    for: '0s',
    thresholds: { jobs: 0 },
    ...increaseOver(jobOutcomes, {
      where: { 'job.outcome': 'dead' },
      by: byQueue,
      window: '15m',
      threshold: 'jobs',
      example: { ...queue, 'job.outcome': 'dead' },
    }),
    summary: ({ query }) =>
      `Jobs of ${query.labelValue(jobOutcomes, 'messaging.destination.name')} have failed for good`,
    description: 'Their attempts are used up: nobody runs them again unless somebody does.',
    causes: ['A service that the jobs need failed for longer than they are tried.', 'Jobs that cannot work.'],
    steps: ['Read the reason of the failed jobs.', 'Run them again once the cause is gone.'],
    dashboard,
  }),

  JobsStalled: alert({
    severity: 'medium',
    for: '0s',
    thresholds: { jobs: 0 },
    ...increaseOver(jobOutcomes, {
      where: { 'job.outcome': 'stalled' },
      by: byQueue,
      window: '15m',
      threshold: 'jobs',
      example: { ...queue, 'job.outcome': 'stalled' },
    }),
    summary: ({ query }) =>
      `Jobs of ${query.labelValue(jobOutcomes, 'messaging.destination.name')} were taken from workers that fell silent`,
    description: 'They run a second time, and what they did the first time is done twice.',
    causes: ['A blocked event loop.', 'Workers that end while they work.', 'A lost connection to Redis.'],
    steps: ['Look at the event loop and the restarts of the workers at that time.'],
    dashboard,
  }),
}
