import { jobSeconds } from './buckets.ts'
import type { Metric } from './metric.ts'

const strategy = {
  description: 'The strategy of the scan, one of a small set.',
  limit: 50,
} as const

export const scanDuration = {
  name: 'scan.duration',
  kind: 'histogram',
  unit: 's',
  description: 'How long scans took.',
  attributes: {
    'scan.strategy': strategy,
    'scan.outcome': { description: 'How it ended.', values: ['success', 'error', 'cancelled'] },
    'error.type': { description: 'The class of the error that it ended with.', limit: 30 },
  },
  buckets: jobSeconds,
  stability: 'ours',
} as const satisfies Metric

export const scanItems = {
  name: 'scan.items',
  kind: 'counter',
  unit: '{item}',
  description: 'Items that were scanned, by whether they matched: the two add up to all of them.',
  attributes: {
    'scan.strategy': strategy,
    'scan.match': { description: 'Whether the item matched.', values: ['true', 'false'] },
  },
  stability: 'ours',
} as const satisfies Metric

export const scanActive = {
  name: 'scan.active_scans',
  kind: 'upDownCounter',
  unit: '{scan}',
  description: 'Scans in flight.',
  attributes: { 'scan.strategy': strategy },
  stability: 'ours',
} as const satisfies Metric
