import type { Config } from '../config/config.ts'
import { report } from '../diagnostics/logger.ts'
import { reasonOf } from '../diagnostics/reason-of.ts'
import { isInstrumentOn } from './is-instrument-on.ts'
import { lazy } from './lazy.ts'
import type { ServiceResource } from './service-resource.ts'

/** Switches traces on when the settings ask for them; returns the modules whose `import` to hook. */
export function startTraces({
  config,
  describe,
}: {
  config: Config
  describe: () => ServiceResource
}): readonly string[] {
  if (config.tracesExporters.length === 0) return []
  try {
    return lazy.tracing().startTracing({
      exporters: config.tracesExporters,
      resource: describe(),
      isTraced: (instrument) => isInstrumentOn(config.instruments, instrument),
    }).hookedModules
  } catch (thrown) {
    report('TRACING_FAILED', { reason: reasonOf(thrown) })
    return []
  }
}
