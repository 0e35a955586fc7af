import { createNoopMeter } from '@opentelemetry/api'
import { registerInstrumentations } from '@opentelemetry/instrumentation'
import type { Config } from '../config/config.ts'
import { report, reportOnce } from '../diagnostics/logger.ts'
import { reasonOf } from '../diagnostics/reason-of.ts'
import type { InstrumentContext, ModuleVersions } from '../instruments/instrument.ts'
import type { SeriesStore } from '../series/series-store.ts'
import { hookModulesLoadedEarly } from './hook-modules-loaded-early.ts'
import { isInstrumentOn } from './is-instrument-on.ts'
import { libraries } from './libraries.ts'
import { LibraryInstrumentation } from './library-instrumentation.ts'
import { platformInstruments } from './platform-instruments.ts'
import { version } from './version.ts'

/** What was started. */
export interface StartedInstruments {
  /** Their names, in the order of the start line. */
  readonly instruments: readonly string[]
  readonly hookedModules: readonly (string | RegExp)[]
}

/** Starts every instrument that the settings leave on; one that fails costs only itself. */
export function startInstruments({
  config,
  store,
  offerServers,
}: {
  config: Config
  store: SeriesStore
  offerServers: NonNullable<InstrumentContext['offerServers']>
}): StartedInstruments {
  const context: InstrumentContext = {
    store,
    http: config.http,
    ai: config.ai,
    runtime: config.runtime,
    offerServers,
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
  const patched = libraries.filter(({ instrument }) => isOn(instrument))
  registerInstrumentations({
    instrumentations: patched.map((library) => new LibraryInstrumentation({ library, context, version })),
    // Our instruments record into the fast store; a real meter here would load the SDK.
    meterProvider: { getMeter: () => createNoopMeter() },
  })
  const modules = patched.flatMap((library) => library.modules)
  const early = hookModulesLoadedEarly(modules.map(({ name }) => name))
  if (early.length > 0) report('MODULES_LOADED_EARLY', { modules: early.join(', ') })
  return {
    instruments: [...platform.map(({ name }) => name), ...patched.map(({ instrument }) => instrument)],
    hookedModules: modules.flatMap((module) => [module.name, ...moduleFilesOf(module)]),
  }
}

/** The files of a module that are hooked when its other files import them: of a path, no name is known. */
function moduleFilesOf({ name, files, hasModuleFiles }: ModuleVersions): RegExp[] {
  if (hasModuleFiles !== true || files === undefined) return []
  return files.map((file) => new RegExp(`/node_modules/${name}/${file.replaceAll('.', '\\.')}$`))
}
