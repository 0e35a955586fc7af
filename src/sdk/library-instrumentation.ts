import {
  InstrumentationBase,
  InstrumentationNodeModuleDefinition,
  InstrumentationNodeModuleFile,
  type InstrumentationConfig,
} from '@opentelemetry/instrumentation'
import { reportOnce } from '../diagnostics/logger.ts'
import { reasonOf } from '../diagnostics/reason-of.ts'
import type { InstrumentContext, LibraryPatch, ModuleVersions } from '../instruments/instrument.ts'
import { versionSatisfies } from './version-satisfies.ts'

/** What an instrumentation of a library is made of; the base class keeps it as its configuration. */
export interface LibraryConfig extends InstrumentationConfig {
  readonly library: LibraryPatch
  readonly context: InstrumentContext
}

/**
 * Joins one library to OpenTelemetry's module hooks: when the application loads a module of it, by
 * `require` or by `import`, the instrument's code is loaded and patches it.
 *
 * A version outside the supported ones is left untouched, and said once.
 */
export class LibraryInstrumentation extends InstrumentationBase<LibraryConfig> {
  constructor(config: LibraryConfig & { version: string }) {
    super(`meterbridge/${config.library.instrument}`, config.version, config)
  }

  protected override init(): InstrumentationNodeModuleDefinition[] {
    // The base class calls this before fields of a subclass exist, hence the configuration.
    const { library, context } = this.getConfig()
    return library.modules.map((module) => {
      const patchAs =
        (name: string) =>
        (moduleExports: unknown, version?: string): unknown =>
          patchLoaded({ library, context, module, name, moduleExports, version }) ?? moduleExports
      const files = module.files?.map((file) => `${module.name}/${file}`)
      return new InstrumentationNodeModuleDefinition(
        module.name,
        ['*'],
        patchAs(module.name),
        undefined,
        files?.map((name) => new InstrumentationNodeModuleFile(name, ['*'], patchAs(name), () => {})),
      )
    })
  }
}

interface LoadedModule {
  readonly library: LibraryPatch
  readonly context: InstrumentContext
  readonly module: ModuleVersions
  /** The module's name, or the path of one of its files. */
  readonly name: string
  readonly moduleExports: unknown
  readonly version: string | undefined
}

/** Gives what the module exports from now on, when that is something else. */
function patchLoaded({ library, context, module, name, moduleExports, version }: LoadedModule): unknown {
  if (version !== undefined && !module.supportedVersions.some((range) => versionSatisfies(version, range))) {
    reportOnce('LIBRARY_VERSION_UNSUPPORTED', `${module.name} ${version}`, {
      library: module.name,
      version,
      supported: module.supportedVersions.join(', '),
    })
    return undefined
  }
  // The main file is hooked all the same: an unsupported version may have none of the others.
  if (name === module.name && module.files !== undefined) return undefined
  try {
    return library.load()(moduleExports, name, context)
  } catch (thrown) {
    reportOnce('INSTRUMENT_FAILED', library.instrument, {
      instrument: library.instrument,
      reason: reasonOf(thrown),
    })
    return undefined
  }
}
