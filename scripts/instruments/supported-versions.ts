import type { ModuleVersions } from '../../src/instruments/instrument.ts'
import { libraries } from '../../src/sdk/libraries.ts'
import type { InstrumentRow } from './instrument-row.ts'

/** Gives the modules that the row's instrument patches; none when it only listens. */
export function patchedModules({ instrument }: InstrumentRow): readonly ModuleVersions[] {
  return libraries.find((library) => library.instrument === instrument)?.modules ?? []
}

/** Says which versions are measured, in Markdown: those that run time accepts, where it looks at them. */
export function supportedVersions(row: InstrumentRow): string {
  if (row.supportedVersions !== undefined) return row.supportedVersions
  const [only, ...others] = patchedModules(row)
  const ranges = (module: ModuleVersions): string => module.supportedVersions.join(' or ')
  if (only !== undefined && others.length === 0 && row.packages.includes(only.name)) return ranges(only)
  return patchedModules(row)
    .map((module) => `\`${module.name}\` ${ranges(module)}`)
    .join(', ')
}
