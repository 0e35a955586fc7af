import type { ChannelListener } from 'node:diagnostics_channel'
import { reportOnce } from '../diagnostics/logger.ts'
import { reasonOf } from '../diagnostics/reason-of.ts'

/**
 * Makes a channel subscriber that never throws.
 *
 * Node turns what a subscriber throws into an uncaught exception, which would end the application.
 */
export function guarded(instrument: string, listener: (message: unknown) => void): ChannelListener {
  return (message) => {
    try {
      listener(message)
    } catch (thrown) {
      reportOnce('INSTRUMENT_FAILED', instrument, { instrument, reason: reasonOf(thrown) })
    }
  }
}
