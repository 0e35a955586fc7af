import type { ClientRequest } from 'node:http'
import { httpClientQueuedRequests } from '../../catalog/http.ts'
import type { SeriesStore } from '../../series/series-store.ts'
import { LiveSet } from '../live-set.ts'
import { serverAttributes, type ClientServer } from './client-target.ts'

/** An agent of `node:http`, or one that is built like it. */
export interface QueueingAgent {
  /** Requests that wait for a socket, by the name of what they wait for. */
  readonly requests?: Readonly<Record<string, readonly ClientRequest[] | undefined>>
}

/** The requests that wait in agents of `node:http`, read at each collection: agents count them already. */
export class QueuedRequests {
  readonly #agents = new LiveSet<QueueingAgent>()
  /** Stops the reading at each collection. */
  readonly stop: () => void

  constructor(store: SeriesStore, targetOf: (request: ClientRequest) => ClientServer) {
    const queued = store.observable(httpClientQueuedRequests)
    this.stop = store.onCollect('http client queues', () => {
      for (const { requests } of this.#agents.living()) {
        for (const waiting of Object.values(requests ?? {})) {
          const [first] = waiting ?? []
          if (first !== undefined) queued.observe(waiting!.length, serverAttributes(targetOf(first)))
        }
      }
    })
  }

  /** Notes an agent; it is not kept alive. */
  add(agent: QueueingAgent | undefined): void {
    if (agent !== undefined && agent !== null) this.#agents.add(agent)
  }
}
