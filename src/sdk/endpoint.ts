import type { Config } from '../config/config.ts'
import { reportOnce } from '../diagnostics/logger.ts'
import { reasonOf } from '../diagnostics/reason-of.ts'
import { resourceExposition } from '../exposition/exposition-options.ts'
import type { Readiness } from '../health/readiness.ts'
import type { SeriesStore } from '../series/series-store.ts'
import type { Route } from '../server/server.ts'
import { DroppedPoints } from '../snapshot/dropped-points.ts'
import type { ApplicationSource } from './application-source.ts'
import type { EndpointThread } from './endpoint-thread.ts'
import * as lazy from './lazy.ts'
import type { Listening } from './open-server.ts'
import type { SdkMeters } from './sdk-meters.ts'
import type { ServiceResource } from './service-resource.ts'

/** What the endpoint serves. */
export interface EndpointParts {
  readonly config: Config
  readonly store: SeriesStore
  readonly readiness: Readiness
  describe(): ServiceResource
  sdkMeters(): SdkMeters | undefined
}

/**
 * The endpoint: in a thread of its own, or in the application's when the settings say so or no thread
 * can be had.
 */
export class Endpoint {
  readonly #parts: EndpointParts
  /** What collections in the application's thread leave out. */
  readonly #dropped = new DroppedPoints()
  #source: ApplicationSource | undefined
  #thread: EndpointThread | undefined
  #routes: Readonly<Record<string, Route>> | undefined
  #here = false

  constructor(parts: EndpointParts) {
    this.#parts = parts
    this.#here = parts.config.endpoint.thread === 'main'
  }

  /** Gives what answers in the application's own thread. */
  routes(): Readonly<Record<string, Route>> {
    return (this.#routes ??= lazy
      .endpointHere()
      .routesHere(this.#parts, { source: this.#applicationSource(), dropped: this.#dropped }))
  }

  /** Listens; rejects with the error of the system or of the protection. */
  async open(): Promise<Listening> {
    const source = this.#applicationSource()
    if (!this.#here && this.#thread === undefined) {
      try {
        this.#thread = this.#startThread(source)
      } catch (thrown) {
        // The permission model, for one, may refuse threads.
        this.#fail(reasonOf(thrown))
      }
    }
    if (!this.#here && this.#thread !== undefined) {
      try {
        return await this.#thread.open()
      } catch (thrown) {
        // An address that cannot be had is the caller's to deal with; a thread that ended is not.
        if (!this.#here) throw thrown
      }
    }
    return this.#openHere()
  }

  #startThread(source: ApplicationSource): EndpointThread {
    const { config, store, readiness, describe } = this.#parts
    const { EndpointThread: Thread } = lazy.endpointThread()
    return new Thread({
      data: { config, resource: describe() },
      store,
      source,
      dropped: this.#dropped,
      answerReady: (options) => readiness.verdict(options as { timeoutMs: number }),
      onFailure: (reason) => {
        this.#fail(reason)
        // A thread that served and failed is followed by the application's own.
        if (this.#thread?.hasOpened) this.#openHere().catch(() => {})
      },
    })
  }

  async #openHere(): Promise<Listening> {
    return lazy.openServer().openServer(this.routes(), this.#parts.config)
  }

  #fail(reason: string): void {
    this.#here = true
    reportOnce('ENDPOINT_THREAD_FAILED', 'endpoint', { reason })
  }

  #applicationSource(): ApplicationSource {
    if (this.#source === undefined) {
      const { config, store, sdkMeters, describe } = this.#parts
      const { ApplicationSource: Source } = lazy.applicationSource()
      const { translation } = resourceExposition(describe(), config.exposition)
      this.#source = new Source({ store, sdkMeters, translation, dropped: this.#dropped })
    }
    return this.#source
  }
}
