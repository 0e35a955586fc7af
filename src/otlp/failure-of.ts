import { reasonOf } from '../diagnostics/reason-of.ts'

/** Says why an export failed; an error for several addresses (`AggregateError`, Node 20 and later) has a code and no message. */
export function failureOf(error: (Error & { code?: unknown }) | undefined): string {
  if (error === undefined) return 'the exporter failed'
  const { code } = error
  if (code === undefined) return reasonOf(error)
  return error.message === '' ? String(code) : `${reasonOf(error)} (${String(code)})`
}
