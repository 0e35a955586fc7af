import type { Metric } from './metric.ts'

// Semantic conventions 1.45, "Process metrics"; `process.start_time` is what Prometheus' own client
// libraries export, so that dashboards and `changes(process_start_time_seconds)` rules find it.

const cpuMode = {
  'cpu.mode': {
    description: 'The mode of the CPU.',
    values: ['user', 'system'],
  },
} as const

export const processCpuTime = {
  name: 'process.cpu.time',
  kind: 'counter',
  unit: 's',
  description: 'Total CPU seconds broken down by different CPU modes.',
  attributes: cpuMode,
  stability: 'development',
} as const satisfies Metric

export const processCpuUtilization = {
  name: 'process.cpu.utilization',
  kind: 'gauge',
  unit: '1',
  description:
    'CPU time of the last 10 seconds or more, divided by the elapsed time and the number of CPUs available to the process.',
  attributes: cpuMode,
  stability: 'development',
} as const satisfies Metric

export const processMemoryUsage = {
  name: 'process.memory.usage',
  kind: 'upDownCounter',
  unit: 'By',
  description: 'The amount of physical memory in use.',
  attributes: {},
  stability: 'development',
} as const satisfies Metric

export const processMemoryVirtual = {
  name: 'process.memory.virtual',
  kind: 'upDownCounter',
  unit: 'By',
  description: 'The amount of committed virtual memory (Linux only).',
  attributes: {},
  stability: 'development',
} as const satisfies Metric

export const processThreadCount = {
  name: 'process.thread.count',
  kind: 'upDownCounter',
  unit: '{thread}',
  description: 'Process threads count (Linux only).',
  attributes: {},
  stability: 'development',
} as const satisfies Metric

export const processFileDescriptorCount = {
  name: 'process.unix.file_descriptor.count',
  kind: 'upDownCounter',
  unit: '{file_descriptor}',
  description: 'Number of UNIX file descriptors in use by the process (Linux only).',
  attributes: {},
  stability: 'development',
} as const satisfies Metric

export const processFileDescriptorLimit = {
  name: 'process.unix.file_descriptor.limit',
  kind: 'upDownCounter',
  unit: '{file_descriptor}',
  description:
    'How many UNIX file descriptors the process may have open, as it stood at the first scrape (Linux only).',
  attributes: {},
  stability: 'ours',
} as const satisfies Metric

export const processContextSwitches = {
  name: 'process.context_switches',
  kind: 'counter',
  unit: '{context_switch}',
  description: 'Number of times the process has been context switched.',
  attributes: {
    'process.context_switch.type': {
      description:
        'Specifies whether the context switches for this data point were voluntary or involuntary.',
      values: ['voluntary', 'involuntary'],
    },
  },
  stability: 'development',
} as const satisfies Metric

export const processPagingFaults = {
  name: 'process.paging.faults',
  kind: 'counter',
  unit: '{fault}',
  description: 'Number of page faults the process has made.',
  attributes: {
    'system.paging.fault.type': {
      description: 'The paging fault type.',
      values: ['major', 'minor'],
    },
  },
  stability: 'development',
} as const satisfies Metric

export const processDiskIo = {
  name: 'process.disk.io',
  kind: 'counter',
  unit: 'By',
  description: 'Disk bytes transferred (Linux only).',
  attributes: {
    'disk.io.direction': { description: 'The disk IO operation direction.', values: ['read', 'write'] },
  },
  stability: 'development',
} as const satisfies Metric

export const processUptime = {
  name: 'process.uptime',
  kind: 'gauge',
  unit: 's',
  description: 'The time the process has been running.',
  attributes: {},
  stability: 'development',
} as const satisfies Metric

export const processStartTime = {
  name: 'process.start_time',
  kind: 'gauge',
  unit: 's',
  description: 'When the process started, in seconds since the Unix epoch.',
  attributes: {},
  stability: 'ours',
} as const satisfies Metric
