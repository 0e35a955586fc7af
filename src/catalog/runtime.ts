import type { Metric } from './metric.ts'

// Semantic conventions 1.45, "Node.js runtime metrics" and "V8 JS engine runtime metrics".

/** Bounds for garbage collection pauses, in seconds; those that the convention advises are among them. */
const pauseSeconds: readonly number[] = [
  0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 10,
]

/** Bounds for event loop delay, in seconds: what a request waits before its callback can run. */
const delaySeconds: readonly number[] = [
  0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30,
]

const heapSpace = {
  'v8js.heap.space.name': {
    description: 'The name of the space type of heap memory.',
    limit: 32,
  },
} as const

export const eventLoopUtilization = {
  name: 'nodejs.eventloop.utilization',
  kind: 'gauge',
  unit: '1',
  description: 'Event loop utilization over the last 10 seconds or more.',
  attributes: {},
  stability: 'development',
} as const satisfies Metric

export const eventLoopTime = {
  name: 'nodejs.eventloop.time',
  kind: 'counter',
  unit: 's',
  description: 'Cumulative duration of time the event loop has been in each state.',
  attributes: {
    'nodejs.eventloop.state': {
      description: 'The state of event loop time.',
      values: ['active', 'idle'],
    },
  },
  stability: 'development',
} as const satisfies Metric

export const eventLoopDelay = {
  name: 'nodejs.eventloop.delay',
  kind: 'histogram',
  unit: 's',
  description:
    'How late a timer of the event loop runs, sampled ten times a second; a long stall counts once for each 100 ms that it lasts.',
  attributes: {},
  buckets: delaySeconds,
  stability: 'ours',
} as const satisfies Metric

export const eventLoopDelayMin = {
  name: 'nodejs.eventloop.delay.min',
  kind: 'gauge',
  unit: 's',
  description: 'Event loop minimum delay of the last 60 seconds.',
  attributes: {},
  stability: 'development',
} as const satisfies Metric

export const eventLoopDelayMax = {
  name: 'nodejs.eventloop.delay.max',
  kind: 'gauge',
  unit: 's',
  description: 'Event loop maximum delay of the last 60 seconds.',
  attributes: {},
  stability: 'development',
} as const satisfies Metric

export const eventLoopDelayMean = {
  name: 'nodejs.eventloop.delay.mean',
  kind: 'gauge',
  unit: 's',
  description: 'Event loop mean delay of the last 60 seconds.',
  attributes: {},
  stability: 'development',
} as const satisfies Metric

export const eventLoopDelayStddev = {
  name: 'nodejs.eventloop.delay.stddev',
  kind: 'gauge',
  unit: 's',
  description: 'Event loop standard deviation delay of the last 60 seconds.',
  attributes: {},
  stability: 'development',
} as const satisfies Metric

export const eventLoopDelayP50 = {
  name: 'nodejs.eventloop.delay.p50',
  kind: 'gauge',
  unit: 's',
  description: 'Event loop 50 percentile delay of the last 60 seconds.',
  attributes: {},
  stability: 'development',
} as const satisfies Metric

export const eventLoopDelayP90 = {
  name: 'nodejs.eventloop.delay.p90',
  kind: 'gauge',
  unit: 's',
  description: 'Event loop 90 percentile delay of the last 60 seconds.',
  attributes: {},
  stability: 'development',
} as const satisfies Metric

export const eventLoopDelayP99 = {
  name: 'nodejs.eventloop.delay.p99',
  kind: 'gauge',
  unit: 's',
  description: 'Event loop 99 percentile delay of the last 60 seconds.',
  attributes: {},
  stability: 'development',
} as const satisfies Metric

export const nodeThreadPoolSize = {
  name: 'nodejs.thread_pool.size',
  kind: 'gauge',
  unit: '{thread}',
  description:
    'How many threads do the work of file system, DNS, crypto and zlib calls, as `UV_THREADPOOL_SIZE` was at the start.',
  attributes: {},
  stability: 'ours',
} as const satisfies Metric

export const nodeThreadPoolDelay = {
  name: 'nodejs.thread_pool.delay',
  kind: 'histogram',
  unit: 's',
  description:
    'How long a task that does next to nothing takes to the thread pool and back to the event loop, asked once a second where that is switched on; a longer wait counts once for each second that it lasts.',
  attributes: {},
  buckets: delaySeconds,
  stability: 'ours',
} as const satisfies Metric

export const gcDuration = {
  name: 'v8js.gc.duration',
  kind: 'histogram',
  unit: 's',
  description: 'Garbage collection duration.',
  attributes: {
    'v8js.gc.type': {
      description: 'The type of garbage collection.',
      values: ['major', 'minor', 'incremental', 'weakcb'],
    },
  },
  buckets: pauseSeconds,
  stability: 'development',
} as const satisfies Metric

export const heapUsed = {
  name: 'v8js.memory.heap.used',
  kind: 'upDownCounter',
  unit: 'By',
  description: 'Heap Memory size allocated.',
  attributes: heapSpace,
  stability: 'development',
} as const satisfies Metric

export const heapSpaceSize = {
  name: 'v8js.memory.heap.space.size',
  kind: 'upDownCounter',
  unit: 'By',
  description: 'Total heap memory size pre-allocated for a heap space.',
  attributes: heapSpace,
  stability: 'development',
} as const satisfies Metric

export const heapSpaceAvailable = {
  name: 'v8js.memory.heap.space.available_size',
  kind: 'upDownCounter',
  unit: 'By',
  description: 'Heap space available size.',
  attributes: heapSpace,
  stability: 'development',
} as const satisfies Metric

export const heapSpacePhysical = {
  name: 'v8js.memory.heap.space.physical_size',
  kind: 'upDownCounter',
  unit: 'By',
  description: 'Committed size of a heap space.',
  attributes: heapSpace,
  stability: 'development',
} as const satisfies Metric

export const heapMax = {
  name: 'v8js.memory.heap.max',
  kind: 'upDownCounter',
  unit: 'By',
  description: 'The size that the whole heap may reach before the process ends out of memory.',
  attributes: {},
  stability: 'ours',
} as const satisfies Metric

export const externalMemory = {
  name: 'v8js.memory.external',
  kind: 'upDownCounter',
  unit: 'By',
  description: 'Memory outside the heap that belongs to JavaScript objects, array buffers among it.',
  attributes: {},
  stability: 'ours',
} as const satisfies Metric

export const arrayBufferMemory = {
  name: 'v8js.memory.array_buffers',
  kind: 'upDownCounter',
  unit: 'By',
  description: 'Memory of array buffers and shared array buffers, Node buffers among it.',
  attributes: {},
  stability: 'ours',
} as const satisfies Metric

export const activeResources = {
  name: 'v8js.resource.active',
  kind: 'gauge',
  unit: '{resource}',
  description: 'Gauge of the active resources that are currently keeping the event loop alive.',
  attributes: {
    'v8js.resource.type': {
      description: 'The type of resource keeping the event loop active.',
      limit: 64,
    },
  },
  stability: 'development',
} as const satisfies Metric

// The labels are those that prom-client gives `nodejs_version_info`, for dashboards that read them.
export const nodeVersion = {
  name: 'nodejs.version.info',
  kind: 'gauge',
  unit: '',
  description: 'The version of Node that runs the process; the value is always 1.',
  prometheusType: 'info',
  attributes: {
    version: { description: 'The version, such as v24.21.0.', limit: 1 },
    major: { description: 'The major version, such as 24.', limit: 1 },
    minor: { description: 'The minor version.', limit: 1 },
    patch: { description: 'The patch version.', limit: 1 },
  },
  stability: 'ours',
} as const satisfies Metric
