import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { targetsFolder } from '../../../scripts/services/prometheus.ts'
import { ServiceError } from '../../../scripts/services/service-error.ts'
import { cacheFolder, readState } from '../../../scripts/services/state-file.ts'
import { uniqueName } from './unique-name.ts'

export interface ScrapeTarget extends Disposable {
  /** The value of the label `test`, which every series of this target carries. */
  readonly label: string
  remove(): void
}

/**
 * Lets the Prometheus that `npm run services` started scrape `/metrics` of a program every second.
 *
 * @throws SERVICE_MISSING when Prometheus runs elsewhere, where nobody can add targets from here
 */
export function addScrapeTarget(address: string): ScrapeTarget {
  const { urls, started } = readState(cacheFolder)
  const server = started.prometheus
  if (server === undefined || server.url !== urls.prometheus) {
    throw new ServiceError(
      'SERVICE_MISSING',
      'the server prometheus is wrong because it was not started here and takes no targets from tests. ' +
        'Unset PROMETHEUS_URL, stop the Prometheus on port 9090 and run `npm run services up prometheus`.',
    )
  }
  const label = uniqueName('target')
  const file = join(targetsFolder(server.folder), `${label}.json`)
  writeFileSync(file, JSON.stringify([{ targets: [address], labels: { test: label } }]))
  const remove = (): void => rmSync(file, { force: true })
  return { label, remove, [Symbol.dispose]: remove }
}
