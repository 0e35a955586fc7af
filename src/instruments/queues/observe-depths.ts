import { jobOldestAge, jobQueueSize } from '../../catalog/queues.ts'
import type { SeriesStore } from '../../series/series-store.ts'
import type { Destination } from './destination-series.ts'
import { QueueAnswers, type AskedQueue } from './queue-answers.ts'

/** How often a database is asked at most: an answer reads the index of all waiting jobs, and every process asks. */
const freshMs = 5_000
const timeoutMs = 1_000

/** A state of `job.queue.size`. */
export type JobState = (typeof jobQueueSize.attributes)['job.state']['values'][number]

/** What a queue holds. */
export interface QueueDepth {
  readonly sizes: { readonly [State in JobState]?: number }
  /** For how long the oldest job could have run that waits, in seconds; 0 where none does. */
  readonly oldestSeconds: number
}

/** What knows the depth of several queues with one question. */
export interface DepthSource extends AskedQueue {
  /** Asks the server for the queues that this process uses, by their names; may reject. */
  depths(): Promise<ReadonlyMap<string, QueueDepth>>
}

/**
 * Observes, at each collection, what queues hold whose jobs stand in a database.
 *
 * Sources that know a queue of the same name are one series, of which the largest value counts: they may be
 * connections to one and the same queue.
 */
export function observeDepths(
  store: SeriesStore,
  { system, sources }: { system: Destination['messaging.system.name']; sources: Sources },
): void {
  const size = store.observable(jobQueueSize)
  const oldestAge = store.observable(jobOldestAge)
  const queueLimit = jobQueueSize.attributes['messaging.destination.name'].limit
  const answers = new QueueAnswers<DepthSource, Answer>(
    { freshMs, timeoutMs, queueLimit },
    async (source) => ({
      depths: await source.depths(),
      askedAtMs: performance.now(),
    }),
  )
  store.onCollect(`${system} depths`, async () => {
    const known = [...sources.living()]
    if (known.length === 0) return
    const largest = new Map<string, { sizes: Map<JobState, number>; ageSeconds: number }>()
    for (const { answer } of await answers.read(known)) {
      const sinceSeconds = (performance.now() - answer.askedAtMs) / 1000
      for (const [name, { sizes, oldestSeconds }] of answer.depths) {
        let one = largest.get(name)
        if (one === undefined) largest.set(name, (one = { sizes: new Map(), ageSeconds: 0 }))
        if (oldestSeconds > 0) one.ageSeconds = Math.max(one.ageSeconds, oldestSeconds + sinceSeconds)
        for (const [state, count] of Object.entries(sizes) as [JobState, number][])
          one.sizes.set(state, Math.max(one.sizes.get(state) ?? 0, count))
      }
    }
    for (const [name, { sizes, ageSeconds }] of largest) {
      const attributes = { 'messaging.system.name': system, 'messaging.destination.name': name } as const
      for (const [state, count] of sizes) size.observe(count, { ...attributes, 'job.state': state })
      oldestAge.observe(ageSeconds, { ...attributes, 'job.state': 'waiting' })
    }
  })
}

interface Sources {
  living(): Iterable<DepthSource>
}

interface Answer {
  readonly depths: ReadonlyMap<string, QueueDepth>
  /** By `performance.now()`. */
  readonly askedAtMs: number
}
