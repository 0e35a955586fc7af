import type { Config } from '../config/config.ts'
import { report, reportOnce } from '../diagnostics/logger.ts'
import { reasonOf } from '../diagnostics/reason-of.ts'
import type { InstrumentContext } from '../instruments/instrument.ts'
import type { SeriesStore } from '../series/series-store.ts'
import { hookLibraries, type HookedLibraries } from './hook-libraries.ts'
import { hookModulesLoadedEarly } from './hook-modules-loaded-early.ts'
import { isInstrumentOn } from './is-instrument-on.ts'
import { libraries } from './libraries.ts'
import { platformInstruments } from './platform-instruments.ts'

/** What was started. */
export interface StartedInstruments {
  /** Names of the parts of Node that are measured, in the order of the start line. */
  readonly platform: readonly string[]
  /** How many libraries are measured once the application loads them. */
  readonly libraryCount: number
  readonly hooked: HookedLibraries
}

/** Starts every instrument that the settings leave on; one that fails costs only itself. */
export function startInstruments({
  config,
  store,
  offerServers,
  replaceMeter,
}: {
  config: Config
  store: SeriesStore
  offerServers: NonNullable<InstrumentContext['offerServers']>
  replaceMeter: NonNullable<InstrumentContext['replaceMeter']>
}): StartedInstruments {
  const context: InstrumentContext = {
    store,
    http: config.http,
    ai: config.ai,
    runtime: config.runtime,
    offerServers,
    replaceMeter,
  }
  const isOn = (name: string): boolean => isInstrumentOn(config.instruments, name)
  const platform = platformInstruments.filter(({ name }) => isOn(name))
  for (const { name, start } of platform) {
    try {
      start(context)
    } catch (thrown) {
      reportOnce('INSTRUMENT_FAILED', name, { instrument: name, reason: reasonOf(thrown) })
    }
  }
  const watched = libraries.filter(({ instrument }) => isOn(instrument))
  const hooked = hookLibraries(watched, context)
  const early = hookModulesLoadedEarly(hooked.moduleNames)
  if (early.length > 0) report('MODULES_LOADED_EARLY', { modules: early.join(', ') })
  return { platform: platform.map(({ name }) => name), libraryCount: watched.length, hooked }
}
