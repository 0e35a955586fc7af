import { jobSeconds } from './buckets.ts'
import type { Metric } from './metric.ts'
import { workErrorType, workOutcome } from './outcomes.ts'

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
    'scan.outcome': workOutcome,
    'error.type': workErrorType,
  },
  buckets: jobSeconds,
  stability: 'ours',
  isBusiness: true,
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
  isBusiness: true,
} as const satisfies Metric

export const scanActive = {
  name: 'scan.active_scans',
  kind: 'upDownCounter',
  unit: '{scan}',
  description: 'Scans in flight.',
  attributes: { 'scan.strategy': strategy },
  stability: 'ours',
  isBusiness: true,
} as const satisfies Metric

export const scanSignals = {
  name: 'scan.signals',
  kind: 'counter',
  unit: '{signal}',
  description: 'Signals that scans raised from what they found.',
  attributes: {
    'scan.strategy': strategy,
    'scan.signal.type': { description: 'What kind of signal it is, one of a small set.', limit: 50 },
  },
  stability: 'ours',
  isBusiness: true,
} as const satisfies Metric
