import type { Config } from '../config/config.ts'
import { report } from '../diagnostics/logger.ts'
import { reasonOf } from '../diagnostics/reason-of.ts'
import { isInstrumentOn } from './is-instrument-on.ts'
import type { SeriesStore } from '../series/series-store.ts'
import { activeSampledSpan } from './active-sampled-span.ts'
import * as lazy from './lazy.ts'
import type { ServiceResource } from './service-resource.ts'

/** Switches traces on when the settings ask for them; returns the modules whose `import` to hook. */
export function startTraces({
  config,
  describe,
  store,
}: {
  config: Config
  describe: () => ServiceResource
  store: SeriesStore
}): readonly string[] {
  if (config.tracesExporters.length === 0) return []
  try {
    const { hookedModules } = lazy.tracing().startTracing({
      exporters: config.tracesExporters,
      resource: describe(),
      isTraced: (instrument) => isInstrumentOn(config.instruments, instrument),
    })
    store.keepExemplars(activeSampledSpan)
    return hookedModules
  } catch (thrown) {
    report('TRACING_FAILED', { reason: reasonOf(thrown) })
    return []
  }
}
