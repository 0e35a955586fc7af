import type { CollectedMetric, SeriesStore } from '../series/series-store.ts'
import type { DroppedPoints } from '../snapshot/dropped-points.ts'
import { OtelTranslator, type SdkMetric } from '../snapshot/from-otel.ts'
import type { Translation } from '../snapshot/translation.ts'
import type { SdkMeters } from './sdk-meters.ts'

/** What one collection in the application's thread gives. */
export interface CollectedHere {
  readonly own: readonly CollectedMetric[]
  /** Of the meters that the application and third-party instrumentations made. */
  readonly sdk: readonly SdkMetric[]
}

/** Collects in the application's thread: the fast store and, once it is loaded, the OpenTelemetry SDK. */
export class ApplicationSource {
  readonly #store: SeriesStore
  readonly #sdkMeters: () => SdkMeters | undefined
  readonly #translator: OtelTranslator

  constructor(options: {
    store: SeriesStore
    /** Undefined as long as the application has created no meter of its own. */
    sdkMeters: () => SdkMeters | undefined
    translation: Translation
    dropped: DroppedPoints
  }) {
    this.#store = options.store
    this.#sdkMeters = options.sdkMeters
    this.#translator = new OtelTranslator(options.translation, options.dropped)
  }

  /** How many series the application's own meters have; undefined as long as it has none. */
  get sdkSeriesCount(): number | undefined {
    return this.#sdkMeters()?.admitted.count
  }

  /** Runs every callback within the time, in milliseconds; those that are late miss this collection. */
  async collect(timeoutMs: number): Promise<CollectedHere> {
    const startedMs = performance.now()
    const meters = this.#sdkMeters()
    const collection = meters?.observed.begin()
    const [own, sdk] = await Promise.all([
      this.#store.collect({ timeoutMs }),
      meters?.reader.collect({ timeoutMillis: timeoutMs }),
    ])
    // No callback throws into the SDK, so it is one that was late.
    if (sdk !== undefined && sdk.errors.length > 0) meters?.callbacks.countLate({ startedMs, timeoutMs })
    const scopes = sdk && meters?.observed.current(sdk.resourceMetrics.scopeMetrics, collection!)
    return { own, sdk: this.#translator.translate(scopes ?? []) }
  }
}
