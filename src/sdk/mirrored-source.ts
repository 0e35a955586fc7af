import { collectionAge, eventLoopBlocked } from '../catalog/self.ts'
import type { Gauge } from '../series/recorders.ts'
import type { GaugeSeries } from '../series/series.ts'
import type { SeriesStore } from '../series/series-store.ts'
import { within } from '../series/within.ts'
import type { DroppedPoints } from '../snapshot/dropped-points.ts'
import type { MetricPoints } from '../snapshot/family-table.ts'
import { fromStore } from '../snapshot/from-store.ts'
import type { Translation } from '../snapshot/translation.ts'
import type { ApplicationLink } from '../thread/application-link.ts'
import { ApplicationBlockedError } from '../thread/application-link.ts'
import { blockedSeconds } from '../thread/heartbeat.ts'
import { MetricsUnpacker } from '../thread/pack-metrics.ts'
import type { CollectedByApplication } from '../thread/protocol.ts'
import type { StoreMirror } from '../thread/store-mirror.ts'

/** How long a scrape waits for the answer to what an earlier one asked of a blocked loop. */
const lastChanceMs = 100

/**
 * Collects in the endpoint's thread, whatever the application's thread does.
 *
 * Recorded values are read from shared memory and are always current. Observed ones and those of the
 * SDK are asked for; from a blocked event loop the last ones are shown, and a metric says how old.
 */
export class MirroredSource {
  readonly #mirror: StoreMirror
  readonly #link: ApplicationLink
  readonly #beat: Float64Array
  readonly #translation: Translation
  readonly #dropped: DroppedPoints
  readonly #unpacker = new MetricsUnpacker()
  /** The metrics of the endpoint's own thread. */
  readonly #own: SeriesStore
  readonly #age: Gauge<typeof collectionAge>
  readonly #blocked: GaugeSeries
  #sdk: readonly MetricPoints[] = []
  #askedAtMs = Date.now()
  /** The latest question that has no answer yet. */
  #unanswered: Promise<void> | undefined

  constructor(options: {
    mirror: StoreMirror
    link: ApplicationLink
    beat: Float64Array
    own: SeriesStore
    translation: Translation
    dropped: DroppedPoints
  }) {
    this.#mirror = options.mirror
    this.#link = options.link
    this.#beat = options.beat
    this.#translation = options.translation
    this.#dropped = options.dropped
    this.#own = options.own
    this.#age = options.own.gauge(collectionAge)
    this.#blocked = options.own.gauge(eventLoopBlocked).bind()
  }

  /** Gives all metrics, asking the application's thread for what only it knows. */
  async collect(timeoutMs: number): Promise<readonly MetricPoints[]> {
    const blocked = blockedSeconds(this.#beat)
    // A loop that is known to be blocked is asked once; the block may end before the next beat.
    if (blocked === 0 || this.#unanswered === undefined) await this.#ask(timeoutMs)
    else await within(lastChanceMs, this.#unanswered)
    this.#blocked.set(blockedSeconds(this.#beat))
    const ageSeconds = (Date.now() - this.#askedAtMs) / 1000
    this.#age.set(0, { 'meterbridge.collection.part': 'recorded' })
    this.#age.set(ageSeconds, { 'meterbridge.collection.part': 'observed' })
    this.#age.set(ageSeconds, { 'meterbridge.collection.part': 'sdk' })
    return [...this.#mirror.current(), ...fromStore(this.#own.current(), this.#translation), ...this.#sdk]
  }

  async #ask(timeoutMs: number): Promise<void> {
    let settle = (): void => {}
    const unanswered = new Promise<void>((resolve) => (settle = resolve))
    this.#unanswered = unanswered
    const take = (answer: unknown): void => {
      settle()
      if (this.#unanswered === unanswered) this.#unanswered = undefined
      this.#take(answer as CollectedByApplication)
    }
    try {
      // A late answer is taken too: what it says for the first time, such as labels, is not said again.
      take(await this.#link.ask({ kind: 'collect', timeoutMs }, take))
    } catch (thrown) {
      if (thrown instanceof ApplicationBlockedError) return
      this.#unanswered = undefined
      throw thrown
    }
  }

  #take(answer: CollectedByApplication): void {
    this.#mirror.observe(answer.observed)
    this.#mirror.keepExemplars(answer.exemplars)
    for (const [reason, count] of answer.dropped) this.#dropped.add(reason, count)
    this.#sdk = this.#unpacker.unpack(answer.sdk)
    this.#askedAtMs = Date.now()
  }
}
