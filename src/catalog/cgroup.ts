import type { Metric } from './metric.ts'

// No semantic convention has metrics of a control group as seen from inside. Those of `container` are what a container
// runtime reports, and some of their names in Prometheus are cAdvisor's: sums over both would count twice.

export const cgroupCpuTime = {
  name: 'cgroup.cpu.time',
  kind: 'counter',
  unit: 's',
  description: 'CPU time that the control group of the process has used.',
  attributes: { 'cpu.mode': { description: 'The mode of the CPU.', values: ['user', 'system'] } },
  stability: 'ours',
} as const satisfies Metric

export const cgroupCpuLimit = {
  name: 'cgroup.cpu.limit',
  kind: 'gauge',
  unit: '{cpu}',
  description:
    'How many CPUs the control group may use, by the tightest limit on it and on those above; absent without a limit.',
  attributes: {},
  stability: 'ours',
} as const satisfies Metric

export const cgroupCpuPeriods = {
  name: 'cgroup.cpu.periods',
  kind: 'counter',
  unit: '{period}',
  description: 'Periods in which the control group ran under a limit of CPU time.',
  attributes: {},
  stability: 'ours',
} as const satisfies Metric

export const cgroupCpuThrottledPeriods = {
  name: 'cgroup.cpu.throttled_periods',
  kind: 'counter',
  unit: '{period}',
  description: 'Periods in which the control group had used up its CPU time and stood still.',
  attributes: {},
  stability: 'ours',
} as const satisfies Metric

export const cgroupCpuThrottledTime = {
  name: 'cgroup.cpu.throttled_time',
  kind: 'counter',
  unit: 's',
  description:
    'Time that tasks of the control group stood still because its CPU time was used up, summed over CPUs.',
  attributes: {},
  stability: 'ours',
} as const satisfies Metric

export const cgroupMemoryUsage = {
  name: 'cgroup.memory.usage',
  kind: 'upDownCounter',
  unit: 'By',
  description: 'Memory that is charged to the control group, file cache among it.',
  attributes: {},
  stability: 'ours',
} as const satisfies Metric

export const cgroupMemoryWorkingSet = {
  name: 'cgroup.memory.working_set',
  kind: 'upDownCounter',
  unit: 'By',
  description:
    'Memory of the control group without inactive file cache: what Kubernetes compares with the limit.',
  attributes: {},
  stability: 'ours',
} as const satisfies Metric

export const cgroupMemoryLimit = {
  name: 'cgroup.memory.limit',
  kind: 'upDownCounter',
  unit: 'By',
  description:
    'Memory at which the kernel ends processes of the control group, by the tightest limit on it and on those above; absent without a limit.',
  attributes: {},
  stability: 'ours',
} as const satisfies Metric

export const cgroupMemoryEvents = {
  name: 'cgroup.memory.events',
  kind: 'counter',
  unit: '{event}',
  description: 'What the limits of memory did to the control group.',
  attributes: {
    'cgroup.memory.event': {
      description:
        'The kernel’s name of it: `max` is an allocation that met the limit, `oom_kill` a process that was killed.',
      values: ['low', 'high', 'max', 'oom', 'oom_kill', 'oom_group_kill'],
    },
  },
  stability: 'ours',
} as const satisfies Metric

export const cgroupPressureTime = {
  name: 'cgroup.pressure.time',
  kind: 'counter',
  unit: 's',
  description: 'Time that tasks of the control group waited for a resource (pressure stall information).',
  attributes: {
    'cgroup.pressure.resource': { description: 'What they waited for.', values: ['cpu', 'memory', 'io'] },
    'cgroup.pressure.share': {
      description: '`some` while at least one task waited, `full` while none could run.',
      values: ['some', 'full'],
    },
  },
  stability: 'ours',
} as const satisfies Metric

export const cgroupPidCount = {
  name: 'cgroup.pid.count',
  kind: 'upDownCounter',
  unit: '{pid}',
  description: 'Processes and threads of the control group.',
  attributes: {},
  stability: 'ours',
} as const satisfies Metric

export const cgroupPidLimit = {
  name: 'cgroup.pid.limit',
  kind: 'upDownCounter',
  unit: '{pid}',
  description: 'How many processes and threads the control group may have; absent without a limit.',
  attributes: {},
  stability: 'ours',
} as const satisfies Metric
