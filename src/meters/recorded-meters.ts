import type { Metric } from '../catalog/metric.ts'
import { reportOnce } from '../diagnostics/logger.ts'
import type { RawAttributes } from '../series/attribute-index.ts'
import { inFlightIn } from '../series/in-flight-series.ts'
import type { Counter, Gauge, Histogram } from '../series/recorders.ts'
import type { SeriesStore } from '../series/series-store.ts'
import { BoundCounter, BoundGauge, BoundHistogram } from './bound-meters.ts'
import type { Link } from './bound.ts'
import type { DefinedMeter } from './definition-registry.ts'
import { measuredCall } from './measured-call.ts'
import { removeCarefully } from './removal.ts'

/** Makes the meter of a counter. */
export function counterMeter(metric: Metric) {
  const { link, meter } = recordedMeter(metric, (store) => store.counter(metric))
  return {
    ...meter,
    add: (value: number, attributes?: RawAttributes) => link.recorder?.add(value, attributes as never),
    bind: (attributes?: RawAttributes) => new BoundCounter(link as Link<Counter<never>>, attributes),
    count: measuredCall(metric, {
      live: () => link.recorder,
      end: (recorder, { attributes }) => recorder.add(1, attributes as never),
    }),
  }
}

/** Makes the meter of a gauge or an up-down counter. */
export function gaugeMeter(metric: Metric) {
  const { link, meter } = recordedMeter(metric, (store) => store.gauge(metric))
  return {
    ...meter,
    set: (value: number, attributes?: RawAttributes) => link.recorder?.set(value, attributes as never),
    add: (value: number, attributes?: RawAttributes) => link.recorder?.add(value, attributes as never),
    bind: (attributes?: RawAttributes) => new BoundGauge(link as Link<Gauge<never>>, attributes),
    inFlight: measuredCall(metric, {
      live: () => link.recorder,
      active: (recorder, attributes) => inFlightIn(recorder.bind(attributes as never)),
    }),
  }
}

/** Makes the meter of a histogram. */
export function histogramMeter(metric: Metric) {
  const { link, meter } = recordedMeter(metric, (store) => store.histogram(metric))
  return {
    ...meter,
    record: (value: number, attributes?: RawAttributes) => link.recorder?.record(value, attributes as never),
    bind: (attributes?: RawAttributes) => new BoundHistogram(link as Link<Histogram<never>>, attributes),
    time: measuredCall(metric, {
      live() {
        if (metric.unit === 's') return link.recorder
        reportOnce('METER_CALL_INVALID', metric.name, {
          call: `${metric.name} time`,
          value: `a metric of the unit ${metric.unit}`,
          expected: 'a metric of the unit s',
        })
        return undefined
      },
      end: (recorder, { durationSeconds, attributes }) =>
        recorder.record(durationSeconds, attributes as never),
    }),
  }
}

function recordedMeter<Recorder extends { remove(attributes: never): number }>(
  metric: Metric,
  recorderOf: (store: SeriesStore) => Recorder,
) {
  const link: Link<Recorder> = { recorder: undefined }
  const meter: DefinedMeter & { remove(attributes: RawAttributes): number } = {
    metric,
    remove: (attributes) =>
      removeCarefully(metric.name, attributes, (wanted) => link.recorder?.remove(wanted as never) ?? 0),
    attach: (store) => void (link.recorder = store && recorderOf(store)),
  }
  return { link, meter }
}
