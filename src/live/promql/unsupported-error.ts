/** Says that an expression is not evaluated here, so that nothing wrong is shown in its place. */
export class UnsupportedError extends Error {
  constructor(what: string) {
    super(`${what} is not evaluated without a Prometheus. Show this panel with --prom`)
    this.name = 'UnsupportedError'
  }
}

/** Says that the series of an expression do not fit together, as Prometheus would. */
export class MatchingError extends Error {
  constructor(reason: string) {
    super(reason)
    this.name = 'MatchingError'
  }
}
