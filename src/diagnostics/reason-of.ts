/** Says in one line why something failed, whatever was thrown; the full stop is left to the sentence around it. */
export function reasonOf(thrown: unknown): string {
  try {
    const text =
      thrown instanceof Error ? `${thrown.name}: ${thrown.message || codeOf(thrown)}` : String(thrown)
    return text
      .split('\n', 1)[0]!
      .slice(0, 300)
      .replace(/[.\s]+$/, '')
  } catch {
    return 'an unprintable value was thrown'
  }
}

/** The errors of a connection to several addresses have a code and no message (Node 20 to 26). */
function codeOf(error: Error): string {
  return String((error as NodeJS.ErrnoException).code ?? '')
}
