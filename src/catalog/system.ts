import type { Metric } from './metric.ts'

// Semantic conventions 1.45, "System metrics".

const device = {
  'system.device': { description: 'The device as the kernel names it, such as `sda`.', limit: 64 },
} as const
const diskIo = {
  ...device,
  'disk.io.direction': { description: 'The disk IO operation direction.', values: ['read', 'write'] },
} as const
const networkIo = {
  'network.interface.name': { description: 'The network interface name.', limit: 64 },
  'network.io.direction': {
    description: 'The network IO operation direction.',
    values: ['receive', 'transmit'],
  },
} as const
const fileSystem = {
  ...device,
  'system.filesystem.mountpoint': { description: 'The path that the file system is mounted at.', limit: 64 },
  'system.filesystem.type': { description: 'The file system type.', limit: 16 },
} as const

export const systemCpuTime = {
  name: 'system.cpu.time',
  kind: 'counter',
  unit: 's',
  description: 'Seconds that the logical CPUs of the machine spent in each mode, summed over all of them.',
  attributes: {
    'cpu.mode': {
      description: 'The mode of the CPU.',
      values: ['user', 'nice', 'system', 'idle', 'iowait', 'interrupt', 'steal'],
    },
  },
  stability: 'development',
} as const satisfies Metric

export const systemCpuLogicalCount = {
  name: 'system.cpu.logical.count',
  kind: 'upDownCounter',
  unit: '{cpu}',
  description: 'How many logical CPUs the operating system runs tasks on.',
  attributes: {},
  stability: 'development',
} as const satisfies Metric

export const systemLoad = {
  name: 'system.cpu.load_average',
  kind: 'gauge',
  unit: '{thread}',
  description: 'How many tasks ran or waited to run, or waited for a disk, on average over some minutes.',
  attributes: {
    'system.cpu.load_average.minutes': { description: 'The minutes.', values: ['1', '5', '15'] },
  },
  stability: 'ours',
} as const satisfies Metric

export const systemMemoryUsage = {
  name: 'system.memory.usage',
  kind: 'upDownCounter',
  unit: 'By',
  description: 'Memory by state: used and available together are the limit, the others are parts of them.',
  attributes: {
    'system.memory.state': {
      description: 'The memory state.',
      values: ['used', 'available', 'free', 'cached', 'buffers'],
    },
  },
  stability: 'development',
} as const satisfies Metric

export const systemMemoryLimit = {
  name: 'system.memory.limit',
  kind: 'upDownCounter',
  unit: 'By',
  description: 'Total memory of the machine.',
  attributes: {},
  stability: 'development',
} as const satisfies Metric

export const systemPagingUsage = {
  name: 'system.paging.usage',
  kind: 'upDownCounter',
  unit: 'By',
  description: 'Swap space by state.',
  attributes: {
    'system.paging.state': { description: 'The memory paging state.', values: ['used', 'free'] },
  },
  stability: 'development',
} as const satisfies Metric

export const systemPressureTime = {
  name: 'system.pressure.time',
  kind: 'counter',
  unit: 's',
  description: 'Time that tasks of the machine waited for a resource (pressure stall information).',
  attributes: {
    'system.pressure.resource': { description: 'What they waited for.', values: ['cpu', 'memory', 'io'] },
    'system.pressure.share': {
      description: '`some` while at least one task waited, `full` while none could run.',
      values: ['some', 'full'],
    },
  },
  stability: 'ours',
} as const satisfies Metric

export const systemDiskIo = {
  name: 'system.disk.io',
  kind: 'counter',
  unit: 'By',
  description: 'Disk bytes transferred.',
  attributes: diskIo,
  stability: 'development',
} as const satisfies Metric

export const systemDiskOperations = {
  name: 'system.disk.operations',
  kind: 'counter',
  unit: '{operation}',
  description: 'Disk operations count.',
  attributes: diskIo,
  stability: 'development',
} as const satisfies Metric

export const systemDiskOperationTime = {
  name: 'system.disk.operation_time',
  kind: 'counter',
  unit: 's',
  description: 'Sum of the time each operation took to complete.',
  attributes: diskIo,
  stability: 'development',
} as const satisfies Metric

export const systemDiskIoTime = {
  name: 'system.disk.io_time',
  kind: 'counter',
  unit: 's',
  description: 'Time disk spent activated.',
  attributes: device,
  stability: 'development',
} as const satisfies Metric

export const systemFilesystemUsage = {
  name: 'system.filesystem.usage',
  kind: 'upDownCounter',
  unit: 'By',
  description: 'Space of a file system by state; together they are its limit.',
  attributes: {
    ...fileSystem,
    'system.filesystem.state': { description: 'The filesystem state.', values: ['used', 'free', 'reserved'] },
  },
  stability: 'development',
} as const satisfies Metric

export const systemFilesystemLimit = {
  name: 'system.filesystem.limit',
  kind: 'upDownCounter',
  unit: 'By',
  description: 'The total storage capacity of the filesystem.',
  attributes: fileSystem,
  stability: 'development',
} as const satisfies Metric

export const systemNetworkIo = {
  name: 'system.network.io',
  kind: 'counter',
  unit: 'By',
  description: 'The number of bytes transmitted and received.',
  attributes: networkIo,
  stability: 'development',
} as const satisfies Metric

export const systemNetworkPacketCount = {
  name: 'system.network.packet.count',
  kind: 'counter',
  unit: '{packet}',
  description: 'The number of packets transferred.',
  attributes: networkIo,
  stability: 'development',
} as const satisfies Metric

export const systemNetworkPacketDropped = {
  name: 'system.network.packet.dropped',
  kind: 'counter',
  unit: '{packet}',
  description: 'Count of packets that are dropped or discarded even though there was no error.',
  attributes: networkIo,
  stability: 'development',
} as const satisfies Metric

export const systemNetworkErrors = {
  name: 'system.network.errors',
  kind: 'counter',
  unit: '{error}',
  description: 'Count of network errors detected.',
  attributes: networkIo,
  stability: 'development',
} as const satisfies Metric

export const systemUptime = {
  name: 'system.uptime',
  kind: 'gauge',
  unit: 's',
  description: 'The time the system has been running.',
  attributes: {},
  stability: 'development',
} as const satisfies Metric
