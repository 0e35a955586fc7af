/** What is wrong with a definition, and what to write instead. */
export interface Problem {
  /** Whether the definition cannot be used, or only is not as good as it could be. */
  readonly severity: 'error' | 'advice'
  /** Ends the sentence "it is wrong because …". */
  readonly because: string
  /** A sentence that says what to do. */
  readonly remedy: string
}

/** Makes a problem that a definition cannot be used with. */
export function error(because: string, remedy: string): Problem {
  return { severity: 'error', because, remedy }
}

/** Makes a problem that a definition can be used with. */
export function advice(because: string, remedy: string): Problem {
  return { severity: 'advice', because, remedy }
}

/** Says problems for a message: why the definition is wrong, and what to do about all of it (without the last full stop). */
export function problemText([first, ...others]: readonly [Problem, ...Problem[]]): {
  problem: string
  remedy: string
} {
  const more = others.map(({ because, remedy }) => ` It is also wrong because ${because}. ${remedy}`)
  return { problem: first.because, remedy: [first.remedy, ...more].join('').replace(/\.$/, '') }
}
