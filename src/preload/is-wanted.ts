import { isEnabled } from '../config/is-enabled.ts'
import { isLauncher } from './is-launcher.ts'

/**
 * Tells whether this process is to be measured.
 *
 * It is a file of its own in the build, asked before anything else is loaded: switched off, the preload
 * costs next to nothing.
 */
export function isWanted(): boolean {
  return isEnabled(process.env) && !isLauncher(process)
}
