import { readFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import { Hook } from 'require-in-the-middle'
import { reportOnce } from '../diagnostics/logger.ts'
import { reasonOf } from '../diagnostics/reason-of.ts'
import type { InstrumentContext, LibraryPatch, ModuleVersions } from '../instruments/instrument.ts'
import * as lazy from './lazy.ts'
import { versionSatisfies } from './version-satisfies.ts'

/** What was hooked for `require`, and how to hook `import`. */
export interface HookedLibraries {
  readonly moduleNames: readonly string[]
  /** What import-in-the-middle must wrap: names of modules, and files that are imported by a path. */
  readonly imported: readonly (string | RegExp)[]
  /** Asks import-in-the-middle for what it wraps; called when a module of a library is first imported. */
  hookImports(): void
}

/**
 * Joins libraries to the module hooks that OpenTelemetry's instrumentations use: when the application
 * loads a module of one, by `require` or by `import`, the instrument's code is loaded and patches it.
 *
 * One hook serves all libraries: an `InstrumentationBase` for each of 23 costs some 17 ms more.
 */
export function hookLibraries(
  libraries: readonly LibraryPatch[],
  context: InstrumentContext,
): HookedLibraries {
  const modules = libraries.flatMap((library) => library.modules.map((module) => ({ library, module })))
  const moduleNames = modules.map(({ module }) => module.name)
  /** Gives what a module exports from now on; the name is the module's or, for one of its files, a path. */
  const patchLoaded = <Exports>(moduleExports: Exports, path: string, folder?: string): Exports => {
    const name = path.split(sep).join('/')
    let patched: unknown = moduleExports
    for (const { library, module } of modules) {
      if (isHooked(module, name))
        patched = patch({ library, module, name, folder, context }, patched) ?? patched
    }
    return patched as Exports
  }
  if (modules.length > 0) new Hook(moduleNames, { internals: true }, patchLoaded)
  return {
    moduleNames,
    imported: modules.flatMap(({ module }) => [module.name, ...importedFiles(module)]),
    hookImports() {
      const { Hook: ImportHook } = lazy.importInTheMiddle()
      new ImportHook(moduleNames, { internals: true }, (namespace, name, folder) =>
        patchLoaded(namespace, name, folder ?? undefined),
      )
    },
  }
}

interface LoadedModule {
  readonly library: LibraryPatch
  readonly module: ModuleVersions
  /** The module's name, or that and the path of one of its files. */
  readonly name: string
  /** Where the module is installed; not known of one that is imported from outside of a `node_modules`. */
  readonly folder: string | undefined
  readonly context: InstrumentContext
}

/** Patches a version that is supported; another is left untouched, and said once. */
function patch({ library, module, name, folder, context }: LoadedModule, moduleExports: unknown): unknown {
  const version = folder === undefined ? undefined : versionIn(folder)
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
    const { instrument } = library
    reportOnce('INSTRUMENT_FAILED', instrument, { instrument, reason: reasonOf(thrown) })
    return undefined
  }
}

function isHooked(module: ModuleVersions, name: string): boolean {
  return name === module.name || module.files?.some((file) => name === `${module.name}/${file}`) === true
}

/** Reads the version of a package; none when that cannot be read. */
function versionIn(folder: string): string | undefined {
  try {
    const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: unknown }
    return typeof version === 'string' ? version : undefined
  } catch {
    return undefined
  }
}

/** The files of a module that are hooked when its other files import them: of a path, no name is known. */
function importedFiles({ name, files, hasModuleFiles }: ModuleVersions): RegExp[] {
  if (hasModuleFiles !== true || files === undefined) return []
  return files.map((file) => new RegExp(`/node_modules/${name}/${file.replaceAll('.', '\\.')}$`))
}
