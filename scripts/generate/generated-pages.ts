import { alertsPage } from './alerts-page.ts'
import { coveragePage } from './coverage-page.ts'
import { environmentPage } from './environment-page.ts'
import { errorsPage } from './errors-page.ts'
import { instrumentsPage } from './instruments-page.ts'
import { metricsPage } from './metrics-page.ts'
import { performancePage } from './performance-page.ts'
import { readCatalog } from './read-catalog.ts'
import { readThrownCodes } from './read-thrown-codes.ts'

/** A file to write. */
export interface Page {
  /** From the root of the repository. */
  readonly path: string
  readonly text: string
}

/** Makes every page of docs/ that follows from code, or has a part that does; nothing is written. */
export async function generatedPages(): Promise<readonly Page[]> {
  return [
    { path: 'docs/metrics.md', text: metricsPage(await readCatalog()) },
    { path: 'docs/instruments.md', text: instrumentsPage() },
    { path: 'docs/performance.md', text: performancePage() },
    { path: 'docs/coverage.md', text: coveragePage() },
    { path: 'docs/environment.md', text: environmentPage() },
    { path: 'docs/stack/alerts.md', text: alertsPage() },
    { path: 'docs/errors.md', text: errorsPage(readThrownCodes()) },
  ]
}
