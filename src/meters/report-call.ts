import { reportOnce } from '../diagnostics/logger.ts'
import { describeValue } from './describe-value.ts'

/** Says once for a call what it was given instead of what it expects. */
export function reportCall({
  call,
  value,
  expected,
}: {
  call: string
  value: unknown
  expected: string
}): void {
  reportOnce('METER_CALL_INVALID', `${call} ${expected}`, { call, value: describeValue(value), expected })
}
