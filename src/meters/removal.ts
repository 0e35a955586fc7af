import type { AttributesOf, Metric } from '../catalog/metric.ts'
import { reportOnce } from '../diagnostics/logger.ts'
import { reasonOf } from '../diagnostics/reason-of.ts'
import type { RawAttributes } from '../series/attribute-index.ts'
import type { SeriesStore } from '../series/series-store.ts'
import { liveRecorders, type RunningStore } from './live-store.ts'
import type { Pack } from './pack.ts'
import { reportCall } from './report-call.ts'

/** What of a pack can be removed, and what it records with. */
export interface RemovableParts<Metrics extends Metric, Recorders> {
  readonly metrics: readonly Metrics[]
  bind(store: SeriesStore, running: RunningStore): Recorders
  /** Forgets what the pack itself knows of what is removed. */
  forget?(recorders: Recorders, attributes: RawAttributes): void
}

/** The calls of a pack that end its series. */
export interface Removal<Metrics extends Metric> {
  /**
   * Removes the series of every metric of the pack that have all of these attributes, such as those of a
   * workflow that is no more; tells how many. An attribute that is undefined is one that must be absent.
   *
   * A series that is recorded into again begins at 0 and at its own time, as after a restart.
   */
  remove(attributes: PackAttributes<Metrics>): number

  /**
   * Removes from now on each series of a counter or a distribution that nothing was recorded into for so many
   * seconds, 1 at least; `Infinity` ends that. Gauges stay, because what they say holds until they say something
   * else, and so do metrics whose attributes are all closed lists.
   */
  setTimeToLive(time: { readonly seconds: number }): void
}

/** The attributes that any metric of a pack has. */
export type PackAttributes<Metrics extends Metric> = {
  readonly [Name in NamesOf<Metrics>]?: ValueOf<Metrics, Name>
}

type NamesOf<Metrics extends Metric> = Metrics extends Metric ? keyof Metrics['attributes'] : never
type ValueOf<Metrics extends Metric, Name> = Metrics extends Metric
  ? Name extends keyof Metrics['attributes']
    ? AttributesOf<Metrics>[Name]
    : never
  : never

/** Makes a pack whose series can be removed, and the calls that remove them. */
export function removablePack<Metrics extends Metric, Recorders>(
  name: string,
  { metrics, bind, forget }: RemovableParts<Metrics, Recorders>,
): { readonly pack: Pack<Recorders>; readonly removal: Removal<Metrics> } {
  const mortal = metrics.filter(isMortal)
  let seconds: number | undefined
  let current: SeriesStore | undefined
  const live = liveRecorders(name, (store, running) => {
    current = store
    const recorders = bind(store, running)
    for (const metric of mortal) store.setTimeToLive(metric.name, seconds)
    return recorders
  })
  return {
    pack: { name, live },
    removal: {
      remove(attributes) {
        const recorders = live()
        if (recorders === undefined) return 0
        return removeCarefully(name, attributes, (wanted) => {
          forget?.(recorders, wanted)
          return metrics.reduce((removed, metric) => removed + current!.remove(metric.name, wanted), 0)
        })
      },
      setTimeToLive(time) {
        const given = secondsOf(time)
        if (given === undefined) {
          const expected = '{ seconds } with a number from 1 on'
          reportCall({ call: `${name}.setTimeToLive`, value: time, expected })
          return
        }
        seconds = given === Infinity ? undefined : given
        if (live() !== undefined) for (const metric of mortal) current!.setTimeToLive(metric.name, seconds)
      },
    },
  }
}

/** Removes by a caller's attributes: never throws, and what is no object of attributes removes nothing. */
export function removeCarefully(
  meter: string,
  ...[attributes, remove]: [attributes: unknown, remove: (attributes: RawAttributes) => number]
): number {
  if (typeof attributes !== 'object' || attributes === null) {
    reportCall({ call: `${meter}.remove`, value: attributes, expected: 'an object with attributes' })
    return 0
  }
  try {
    return remove({ ...attributes })
  } catch (thrown) {
    reportOnce('METER_FAILED', meter, { meter, reason: reasonOf(thrown) })
    return 0
  }
}

function isMortal({ kind, attributes }: Metric): boolean {
  const isOpen = Object.values(attributes).some((one) => 'limit' in one)
  return (kind === 'counter' || kind === 'histogram') && isOpen
}

function secondsOf(time: unknown): number | undefined {
  try {
    const { seconds } = Object(time) as { seconds?: unknown }
    return typeof seconds === 'number' && seconds >= 1 ? seconds : undefined
  } catch {
    return undefined
  }
}
