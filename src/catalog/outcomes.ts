/** How work of the business ended, for the attribute that a metric names after its domain. */
export const workOutcome = {
  description: 'How it ended.',
  values: ['success', 'error', 'cancelled'],
} as const

/** What kind of error ended work of the business (semantic conventions, `error.type`). */
export const workErrorType = {
  description: 'The class of the error that it ended with.',
  limit: 30,
} as const
