import type { Strategy } from '../naming/strategy.ts'

/** How names are translated for Prometheus. */
export const strategy: Strategy = 'UnderscoreEscapingWithSuffixes'
