import type { LibraryPatch } from './instrument.ts'

/**
 * Every library that is measured by patching it, with the versions that are known to work.
 *
 * `load` is a `require`, so that an instrument's code costs nothing until the application loads the
 * library; the bundle of the preload keeps it lazy.
 */
export const libraries: readonly LibraryPatch[] = []
