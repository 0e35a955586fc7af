import { supportsSyncHooks } from 'import-in-the-middle/supports-sync-hooks.mjs'
import { report } from '../diagnostics/logger.ts'
import { reasonOf } from '../diagnostics/reason-of.ts'
import { start, type Started } from '../sdk/start.ts'

/** What the hand-written preload needs to hook `import`. */
export interface HookedImports extends Started {
  /** Whether this Node hooks `import` in the application's thread. */
  readonly isThisThreadEnough: boolean
  /** Says that the modules which the application imports cannot be hooked. */
  reportFailure(thrown: unknown): void
}

/**
 * Starts Meterbridge from the environment, whatever happens without throwing into the application.
 *
 * @returns undefined when nothing was started.
 */
export function main(): HookedImports | undefined {
  try {
    const started = start(process.env)
    if (started === undefined) return undefined
    return { ...started, isThisThreadEnough: supportsSyncHooks(), reportFailure }
  } catch (thrown) {
    const stack = thrown instanceof Error ? (thrown.stack ?? '') : ''
    report('START_FAILED', { reason: reasonOf(thrown), stack })
    return undefined
  }
}

function reportFailure(thrown: unknown): void {
  report('IMPORT_NOT_HOOKED', { reason: reasonOf(thrown) })
}
