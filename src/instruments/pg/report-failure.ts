import { reportOnce } from '../../diagnostics/logger.ts'
import { reasonOf } from '../../diagnostics/reason-of.ts'

/** Says once that this instrument failed; the application goes on as if it were not there. */
export function reportFailure(thrown: unknown): void {
  reportOnce('INSTRUMENT_FAILED', 'pg', { instrument: 'pg', reason: reasonOf(thrown) })
}
