import type { ServerResponse } from 'node:http'
import type { EndpointLimits } from './limits.ts'

/** The answers that an endpoint is giving, oldest first. */
export class RequestsInFlight {
  readonly #limits: EndpointLimits
  readonly #beganMs = new Map<ServerResponse, number>()

  constructor(limits: EndpointLimits) {
    this.#limits = limits
  }

  /** Counts an answer until it ends, which it does by force once it has taken too long. */
  add(response: ServerResponse): void {
    this.#beganMs.set(response, performance.now())
    const deadline = setTimeout(() => response.destroy(), this.#limits.answerTimeoutMs).unref()
    response.once('close', () => {
      this.#beganMs.delete(response)
      clearTimeout(deadline)
    })
  }

  /**
   * Says whether one more has room. Where all places are taken, the oldest answer makes room if it has been going on for
   * longer than scrapers wait: clients that are stuck, or take a few bytes at a time, must not keep others out.
   */
  makeRoom(): boolean {
    if (this.#beganMs.size < this.#limits.requestsInFlight) return true
    for (const [response, beganMs] of this.#beganMs) {
      if (performance.now() - beganMs < this.#limits.crowdedAnswerTimeoutMs) return false
      // Its end is told later.
      this.#beganMs.delete(response)
      response.destroy()
      return true
    }
    return false
  }
}
