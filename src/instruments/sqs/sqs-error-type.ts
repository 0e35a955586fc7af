import { jobErrorType } from '../queues/job-error-type.ts'

/**
 * Gives the `error.type` of a command that failed: the code that Node gives (`ECONNREFUSED`), else what SQS or the SDK
 * calls the error (`QueueDoesNotExist`, `TimeoutError`).
 */
export function sqsErrorType(thrown: unknown): string {
  const code = (thrown as { code?: unknown } | null | undefined)?.code
  return typeof code === 'string' && /^E[A-Z]{2,20}$/.test(code) ? code : jobErrorType(thrown)
}
