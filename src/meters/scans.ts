import type { AttributesOf } from '../catalog/metric.ts'
import { scanActive, scanDuration, scanItems, scanSignals } from '../catalog/scans.ts'
import { inFlightIn } from '../series/in-flight-series.ts'
import type { SeriesStore } from '../series/series-store.ts'
import { checkedNumber } from './checked-number.ts'
import { outcomeOf } from './outcome-of.ts'
import { measuring, recording } from './pack.ts'
import { removablePack } from './removal.ts'

type ScanAttributes = AttributesOf<typeof scanDuration>

/** How a scan ended. */
export type ScanOutcome = NonNullable<ScanAttributes['scan.outcome']>

/** What a scan looked at and found. */
export interface ScanItems {
  readonly itemsScanned: number
  /** How many of them matched. */
  readonly matches: number
}

/** A scan that is over. */
export interface Scan extends Partial<ScanItems> {
  /** How it scans, one of a small set. */
  readonly strategy: string
  readonly outcome: ScanOutcome
  readonly durationSeconds: number
  /** The class of the error that it ended with. */
  readonly errorType?: string | undefined
}

/** Signals that a scan raised from what it found. */
export interface ScanSignals {
  /** What kind of signal it is, one of a small set. */
  readonly type: string
  /** How many; one unless said. */
  readonly count?: number | undefined
}

/** What a measured scan can say of itself. */
export interface ScanReport {
  /** Counts items at once; a scan may say so as often as it likes. */
  items(items: ScanItems): void
  /** Counts signals at once, likewise. */
  signals(signals: ScanSignals): void
}

const { pack, removal } = removablePack('scans', {
  metrics: [scanDuration, scanItems, scanActive, scanSignals],
  bind,
})

/** Measures scans: how long they take, what they look at and how much of it matches. Does nothing without the preload. */
export const scans = {
  ...removal,

  /** Records a scan that is over (`scan.duration` in seconds, `scan.items`). */
  recordScan: recording(pack, (recorders, scan: Scan) => {
    recorders.scan(scan)
    if (scan.itemsScanned !== undefined || scan.matches !== undefined) {
      recorders.items(scan.strategy, { itemsScanned: scan.itemsScanned ?? 0, matches: scan.matches ?? 0 })
    }
  }),

  /** Counts signals that a scan raised (`scan.signals`). */
  recordSignals: recording(pack, (recorders, signals: ScanSignals & Pick<Scan, 'strategy'>) =>
    recorders.signals(signals.strategy, signals),
  ),

  /** Runs a scan and records how long it took and how it ended; in flight in between. */
  run: measuring(pack, {
    inertReport: { items() {}, signals() {} } satisfies ScanReport as ScanReport,
    begin(recorders, { strategy }: Pick<Scan, 'strategy'>) {
      const items = recording(pack, (live, counted: ScanItems) => live.items(strategy, counted))
      const signals = recording(pack, (live, raised: ScanSignals) => live.signals(strategy, raised))
      return {
        report: { items, signals } satisfies ScanReport as ScanReport,
        active: inFlightIn(recorders.active.bind({ 'scan.strategy': strategy })),
        end(ending) {
          recorders.scan({ strategy, durationSeconds: ending.durationSeconds, ...outcomeOf(ending) })
        },
      }
    },
  }),
}

function bind(store: SeriesStore) {
  const duration = store.histogram(scanDuration)
  const items = store.counter(scanItems)
  const signals = store.counter(scanSignals)
  return {
    active: store.gauge(scanActive),
    scan(scan: Scan): void {
      const seconds = checkedNumber(scanDuration, scan.durationSeconds)
      if (seconds === undefined) return
      const attributes: ScanAttributes = {
        'scan.strategy': scan.strategy,
        'scan.outcome': scan.outcome,
        'error.type': scan.errorType,
      }
      duration.record(seconds, attributes)
    },
    signals(strategy: string, { type, count = 1 }: ScanSignals): void {
      signals.add(count, { 'scan.strategy': strategy, 'scan.signal.type': type })
    },
    items(strategy: string, { itemsScanned, matches }: ScanItems): void {
      const scanned = checkedNumber(scanItems, itemsScanned)
      const matched = checkedNumber(scanItems, matches)
      if (scanned === undefined || matched === undefined) return
      // More matches than items cannot be; the difference is checked so that the warning says so.
      const unmatched = checkedNumber(scanItems, scanned - matched)
      if (unmatched === undefined) return
      items.add(matched, { 'scan.strategy': strategy, 'scan.match': 'true' })
      items.add(unmatched, { 'scan.strategy': strategy, 'scan.match': 'false' })
    },
  }
}
