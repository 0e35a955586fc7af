import type { ExporterMetric } from '../query/exporter-metric.ts'

// What the node exporter records of a machine (names as of its version 1.5, the same in 1.11).

export const nodeCpuSeconds = {
  name: 'node_cpu_seconds_total',
  kind: 'counter',
  labels: ['cpu', 'mode'],
} as const satisfies ExporterMetric

export const nodeMemoryAvailable = {
  name: 'node_memory_MemAvailable_bytes',
  kind: 'gauge',
  labels: [],
} as const satisfies ExporterMetric

export const nodeMemoryTotal = {
  name: 'node_memory_MemTotal_bytes',
  kind: 'gauge',
  labels: [],
} as const satisfies ExporterMetric

export const nodeFilesystemAvailable = {
  name: 'node_filesystem_avail_bytes',
  kind: 'gauge',
  labels: ['device', 'fstype', 'mountpoint'],
} as const satisfies ExporterMetric

export const nodeFilesystemSize = {
  name: 'node_filesystem_size_bytes',
  kind: 'gauge',
  labels: ['device', 'fstype', 'mountpoint'],
} as const satisfies ExporterMetric

export const nodeLoad5 = { name: 'node_load5', kind: 'gauge', labels: [] } as const satisfies ExporterMetric

export const nodeNetworkReceived = {
  name: 'node_network_receive_bytes_total',
  kind: 'counter',
  labels: ['device'],
} as const satisfies ExporterMetric

export const nodeNetworkTransmitted = {
  name: 'node_network_transmit_bytes_total',
  kind: 'counter',
  labels: ['device'],
} as const satisfies ExporterMetric
