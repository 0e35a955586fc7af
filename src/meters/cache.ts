import {
  cacheEntries,
  cacheEvictions,
  cacheLoadDuration,
  cacheRequests,
  cacheSize,
} from '../catalog/cache.ts'
import type { AttributesOf } from '../catalog/metric.ts'
import type { SeriesStore } from '../series/series-store.ts'
import { outcomeOf } from './outcome-of.ts'
import { measuring, recording } from './pack.ts'
import { removablePack } from './removal.ts'

/** What a look-up found. */
export type CacheResult = NonNullable<AttributesOf<typeof cacheRequests>['cache.result']>

/** Why entries left a cache. */
export type CacheEvictionReason = NonNullable<AttributesOf<typeof cacheEvictions>['cache.eviction.reason']>

interface NamedCache {
  /** The name of the cache, one of a small set. */
  readonly name: string
}

const { pack, removal } = removablePack('cache', {
  metrics: [cacheRequests, cacheLoadDuration, cacheEvictions, cacheEntries, cacheSize],
  bind,
})

/** Measures caches of the application: hits and misses, loads, evictions, size. Does nothing without the preload. */
export const cache = {
  ...removal,

  /** Counts look-ups by what they found (`cache.requests`); one unless `count` says otherwise. */
  recordRequest: recording(
    pack,
    (
      recorders,
      { name, result, count = 1 }: NamedCache & { readonly result: CacheResult; readonly count?: number },
    ) => recorders.requests.add(count, { 'cache.name': name, 'cache.result': result }),
  ),

  /** Gets a value that the cache does not have and records how long it took (`cache.load.duration`). */
  load: measuring(pack, {
    inertReport: undefined,
    begin(recorders, { name }: NamedCache) {
      return {
        report: undefined,
        end(ending) {
          const { outcome, errorType } = outcomeOf(ending)
          recorders.loads.record(ending.durationSeconds, {
            'cache.name': name,
            'cache.outcome': outcome,
            'error.type': errorType,
          })
        },
      }
    },
  }),

  /** Counts entries that left a cache (`cache.evictions`); one unless `count` says otherwise. */
  recordEviction: recording(
    pack,
    (
      recorders,
      {
        name,
        reason,
        count = 1,
      }: NamedCache & { readonly reason: CacheEvictionReason; readonly count?: number },
    ) => recorders.evictions.add(count, { 'cache.name': name, 'cache.eviction.reason': reason }),
  ),

  /** Says how much a cache holds now (`cache.entries`, and `cache.size` in bytes). */
  setSize: recording(
    pack,
    (
      recorders,
      { name, entries, bytes }: NamedCache & { readonly entries?: number; readonly bytes?: number },
    ) => {
      if (entries !== undefined) recorders.entries.set(entries, { 'cache.name': name })
      if (bytes !== undefined) recorders.size.set(bytes, { 'cache.name': name })
    },
  ),
}

function bind(store: SeriesStore) {
  return {
    requests: store.counter(cacheRequests),
    loads: store.histogram(cacheLoadDuration),
    evictions: store.counter(cacheEvictions),
    entries: store.gauge(cacheEntries),
    size: store.gauge(cacheSize),
  }
}
