import { report } from '../diagnostics/logger.ts'
import { reasonOf } from '../diagnostics/reason-of.ts'
import { start, type Started } from '../sdk/start.ts'

/**
 * Starts Meterbridge from the environment, whatever happens without throwing into the application.
 *
 * @returns what the hand-written preload needs to hook `import`, or undefined when nothing was started.
 */
export function main(): Started | undefined {
  try {
    return start(process.env)
  } catch (thrown) {
    const stack = thrown instanceof Error ? (thrown.stack ?? '') : ''
    report('START_FAILED', { reason: reasonOf(thrown), stack })
    return undefined
  }
}

/** Says that the modules which the application imports cannot be hooked. */
export function reportNotHooked(thrown: unknown): void {
  report('IMPORT_NOT_HOOKED', { reason: reasonOf(thrown) })
}
