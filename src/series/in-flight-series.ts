import type { GaugeSeries } from './series.ts'

/** Counts in a series what is in flight: 1 more when it begins, 1 less when it ends. */
export interface InFlight {
  add(change: number): void
}

/** Makes what counts in a series that may be removed meanwhile: it is then gone with what was in flight. */
export function inFlightIn(series: GaugeSeries): InFlight {
  return { add: (change) => void (series.isRemoved || series.add(change)) }
}
