import { databaseSeconds } from './buckets.ts'
import type { Metric } from './metric.ts'
import { workErrorType, workOutcome } from './outcomes.ts'

const cacheName = { description: 'The name of the cache, one of a small set.', limit: 50 } as const

export const cacheRequests = {
  name: 'cache.requests',
  kind: 'counter',
  unit: '{request}',
  description: 'Look-ups in a cache, by whether it had the value: the results add up to all of them.',
  attributes: {
    'cache.name': cacheName,
    'cache.result': {
      description: 'Whether a value was there, and whether it was still fresh.',
      values: ['hit', 'stale', 'miss'],
    },
  },
  stability: 'ours',
  isBusiness: true,
} as const satisfies Metric

export const cacheEvictions = {
  name: 'cache.evictions',
  kind: 'counter',
  unit: '{entry}',
  description: 'Entries that left a cache.',
  attributes: {
    'cache.name': cacheName,
    'cache.eviction.reason': {
      description: 'Why they left.',
      values: ['expired', 'capacity', 'removed'],
    },
  },
  stability: 'ours',
  isBusiness: true,
} as const satisfies Metric

export const cacheEntries = {
  name: 'cache.entries',
  kind: 'gauge',
  unit: '{entry}',
  description: 'Entries in a cache, as the application counts them.',
  attributes: { 'cache.name': cacheName },
  stability: 'ours',
  isBusiness: true,
} as const satisfies Metric

export const cacheSize = {
  name: 'cache.size',
  kind: 'gauge',
  unit: 'By',
  description: 'How much a cache holds, as the application counts it.',
  attributes: { 'cache.name': cacheName },
  stability: 'ours',
  isBusiness: true,
} as const satisfies Metric

export const cacheLoadDuration = {
  name: 'cache.load.duration',
  kind: 'histogram',
  unit: 's',
  description: 'How long it took to get a value that the cache did not have.',
  attributes: { 'cache.name': cacheName, 'cache.outcome': workOutcome, 'error.type': workErrorType },
  buckets: databaseSeconds,
  stability: 'ours',
  isBusiness: true,
} as const satisfies Metric
