/** What one endpoint takes at most, so that no client can exhaust the application. */
export interface EndpointLimits {
  /** Requests answered at once; further ones get 503. */
  readonly requestsInFlight: number
  readonly connections: number
  /** Connections at once from addresses that are not allowed; further ones are closed unanswered. */
  readonly strangers: number
  readonly headerBytes: number
  /** A longer body, or one of unannounced length, is refused with 413. No body is ever looked at. */
  readonly bodyBytes: number
  readonly handshakeTimeoutMs: number
  readonly headersTimeoutMs: number
  readonly requestTimeoutMs: number
  /** A connection on which nothing moves for this long during a request is destroyed. */
  readonly stallTimeoutMs: number
  /** An answer that is not taken within this time is cut off, however steadily it trickles. */
  readonly answerTimeoutMs: number
  /** While all places are taken, an answer of this age makes room: a scraper waits 10 seconds unless told otherwise. */
  readonly crowdedAnswerTimeoutMs: number
  /** Longer than the usual scrape interval of a minute, so that scrapers keep their connection. */
  readonly keepAliveTimeoutMs: number
  readonly requestsPerConnection: number
}

/** The limits of the endpoint. */
export const endpointLimits: EndpointLimits = {
  requestsInFlight: 16,
  connections: 128,
  strangers: 8,
  headerBytes: 16_384,
  bodyBytes: 16_384,
  handshakeTimeoutMs: 10_000,
  headersTimeoutMs: 10_000,
  requestTimeoutMs: 20_000,
  stallTimeoutMs: 20_000,
  answerTimeoutMs: 120_000,
  crowdedAnswerTimeoutMs: 10_000,
  keepAliveTimeoutMs: 65_000,
  requestsPerConnection: 10_000,
}
