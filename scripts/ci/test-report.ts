/** The part that is read of the JSON report that vitest writes; a file that runs in two projects is in it twice. */
export interface TestReport {
  readonly testResults: readonly TestFile[]
}

interface TestFile {
  /** Its path. */
  readonly name: string
  /** Failed too where no test of it could run. */
  readonly status: 'passed' | 'failed'
  readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[]
}

/** What a run of the tests came to. */
export interface TestOutcome {
  readonly passed: number
  readonly failed: number
  /** The tests that failed at first and passed in the second run. */
  readonly unsteady: readonly string[]
}

/** Lists the files that failed, each once. */
export function failedFiles(report: TestReport): readonly string[] {
  return [...new Set(report.testResults.filter(({ status }) => status === 'failed').map(({ name }) => name))]
}

/** Counts the tests; the files of the second run count by it alone. */
export function outcomeOf(first: TestReport, second: TestReport = { testResults: [] }): TestOutcome {
  const ranAgain = new Set(second.testResults.map(({ name }) => name))
  const last = [...first.testResults.filter(({ name }) => !ranAgain.has(name)), ...second.testResults]
  const failed = last.flatMap(failuresIn)
  return {
    passed: last.flatMap(({ assertionResults }) =>
      assertionResults.filter(({ status }) => status === 'passed'),
    ).length,
    failed: failed.length,
    unsteady: first.testResults.flatMap(failuresIn).filter((failure) => !failed.includes(failure)),
  }
}

function failuresIn({ name, status, assertionResults }: TestFile): readonly string[] {
  if (status !== 'failed') return []
  const failed = assertionResults.filter((one) => one.status === 'failed')
  return failed.length > 0 ? failed.map(({ fullName }) => `${name} > ${fullName}`) : [name]
}
