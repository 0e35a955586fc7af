import {
  processCpuTime,
  processFileDescriptorCount,
  processFileDescriptorLimit,
  processMemoryUsage,
  processStartTime,
} from '../../catalog/process.ts'
import { eventLoopDelayP99, eventLoopUtilization, heapMax, heapUsed } from '../../catalog/runtime.ts'
import { eventLoopBlocked } from '../../catalog/self.ts'
import { alert } from './alert.ts'
import { levelOver } from '../conditions/level-over.ts'
import { rateOver } from '../conditions/rate-over.ts'
import { constant } from '../conditions/series-values.ts'
import { usedOver } from '../conditions/used-over.ts'

const target = { job: 'api', instance: 'api:9464' } as const
const dashboard = 'meterbridge-overview'
const by = ['job', 'instance'] as const

/** Node and its process: the limits of one instance. */
export const runtimeAlerts = {
  EventLoopSaturated: alert({
    severity: 'high',
    for: '5m',
    thresholds: { utilizationRatio: 0.9 },
    ...levelOver(eventLoopUtilization, { with: 'max', by, threshold: 'utilizationRatio', example: target }),
    summary: () =>
      'The event loop of {{ $labels.instance }} ({{ $labels.job }}) is busy {{ $value | humanizePercentage }} of the time',
    description: 'The process has no time left: each further request makes all others wait.',
    causes: [
      'Work for the CPU in the main thread: large JSON, templates, cryptography.',
      'More load than instances.',
    ],
    steps: [
      'Take a CPU profile of the instance (`node --cpu-prof`, or the inspector).',
      'Move the work to a worker thread or make it smaller.',
      'Add instances.',
    ],
    dashboard,
  }),

  EventLoopLag: alert({
    severity: 'medium',
    for: '5m',
    thresholds: { p99Seconds: 0.25 },
    ...levelOver(eventLoopDelayP99, { with: 'max', by, threshold: 'p99Seconds', example: target }),
    summary: () =>
      'The event loop of {{ $labels.instance }} ({{ $labels.job }}) is late by {{ $value | humanizeDuration }}',
    description: 'Callbacks run late: requests wait although the CPU may look idle on average.',
    causes: ['A function that blocks for long: a synchronous call, a regular expression, a large sort.'],
    steps: [
      'Find the moment in the dashboard and the requests of that moment.',
      'Take a CPU profile of the instance.',
    ],
    dashboard,
  }),

  EventLoopBlocked: alert({
    severity: 'high',
    for: '0s',
    thresholds: { seconds: 5 },
    ...levelOver(eventLoopBlocked, { with: 'max', by, threshold: 'seconds', example: target }),
    summary: () =>
      'The event loop of {{ $labels.instance }} ({{ $labels.job }}) has been blocked for {{ $value | humanizeDuration }}',
    description: 'The process answers nothing at this moment: another thread tells it.',
    causes: ['An endless loop.', 'A synchronous call that waits.', 'A regular expression that explodes.'],
    steps: [
      'Take a stack of the process while it lasts: `kill -SIGUSR1 <pid>` opens the inspector.',
      'Restart the instance when it does not end.',
    ],
    dashboard: 'meterbridge-health',
  }),

  HeapNearLimit: alert({
    severity: 'high',
    for: '10m',
    thresholds: { usedRatio: 0.9 },
    ...usedOver(heapUsed, {
      limit: heapMax,
      by,
      threshold: 'usedRatio',
      example: { ...target, 'v8js.heap.space.name': 'old_space' },
      limitExample: target,
    }),
    summary: () =>
      'The heap of {{ $labels.instance }} ({{ $labels.job }}) is {{ $value | humanizePercentage }} full',
    description:
      'The process is about to end for want of memory; until then garbage collection takes its time.',
    causes: ['A leak.', 'A limit (`--max-old-space-size`) that is too low for the work.'],
    steps: [
      'See whether the memory grows without end or with the load.',
      'Take heap snapshots some minutes apart and compare them.',
      'Restart the instance to gain time; raise the limit when the work needs it.',
    ],
    dashboard,
  }),

  HighCpuUsage: alert({
    severity: 'medium',
    for: '10m',
    thresholds: { cores: 0.8 },
    ...rateOver(processCpuTime, { by, threshold: 'cores', example: { ...target, 'cpu.mode': 'user' } }),
    summary: () => '{{ $labels.instance }} ({{ $labels.job }}) uses {{ $value | humanize }} CPU cores',
    description: 'A Node process runs JavaScript on one core: near 1 it cannot do more.',
    causes: [
      'More load than instances.',
      'Work that became more expensive with a release.',
      'Garbage collection near the limit of memory.',
    ],
    steps: [
      'Compare with the request rate and with the last release.',
      'Take a CPU profile.',
      'Add instances.',
    ],
    dashboard,
  }),

  HighMemoryUsage: alert({
    severity: 'medium',
    for: '10m',
    thresholds: { bytes: 1_500_000_000 },
    ...levelOver(processMemoryUsage, { with: 'max', by, threshold: 'bytes', example: target }),
    summary: () => '{{ $labels.instance }} ({{ $labels.job }}) uses {{ $value | humanize1024 }}B of memory',
    description: 'The process uses more memory than is planned for it; a container may be ended for it.',
    causes: ['A leak, in the heap or in buffers outside of it.', 'More work at once than usual.'],
    steps: [
      'See which part grows: the heap, external memory, array buffers.',
      'Take heap snapshots some minutes apart.',
    ],
    dashboard,
  }),

  FileDescriptorsRunningOut: alert({
    severity: 'high',
    for: '5m',
    thresholds: { usedRatio: 0.8 },
    ...usedOver(processFileDescriptorCount, {
      limit: processFileDescriptorLimit,
      by,
      threshold: 'usedRatio',
      example: target,
      limitExample: target,
    }),
    summary: () =>
      '{{ $labels.instance }} ({{ $labels.job }}) has {{ $value | humanizePercentage }} of its file descriptors open',
    description: 'Soon the process can open no file and accept no connection.',
    causes: ['Connections or files that are never closed.', 'A limit (`ulimit -n`) that is too low.'],
    steps: ['List what is open: `ls -l /proc/<pid>/fd`.', 'Raise the limit, or close what leaks.'],
    dashboard,
  }),

  ProcessRestarting: alert({
    severity: 'high',
    for: '0s',
    thresholds: { restarts: 3 },
    expression: ({ query, thresholds }) =>
      `changes(${query.series(processStartTime)}[15m]) > ${thresholds.restarts}`,
    summary: () => '{{ $labels.instance }} ({{ $labels.job }}) has started {{ $value }} times in 15 minutes',
    description: 'The process ends and is started again: what it was doing each time is lost.',
    causes: ['An exception that nobody catches.', 'The end of memory.', 'A liveness check that fails.'],
    steps: [
      'Read the last lines of the log before each start.',
      'Look at the exit code, and at what restarted it.',
    ],
    dashboard,
    cases: ({ query, thresholds }) => {
      const series = query.series(processStartTime, target)
      return {
        fires: [[series, `0+1x${thresholds.restarts * 60 + 600}`]],
        quiet: [[series, constant(1_000_000)]],
      }
    },
  }),
}
