import { ServiceError } from '../../../scripts/services/service-error.ts'
import type { ServiceName } from '../../../scripts/services/service.ts'
import { cacheFolder, readState } from '../../../scripts/services/state-file.ts'

/**
 * Returns the URL of a server that `npm run services` brought up.
 *
 * @throws SERVICE_MISSING
 */
export function serviceUrl(name: ServiceName, folder: string = cacheFolder): string {
  const url = readState(folder).urls[name]
  if (url === undefined) {
    throw new ServiceError(
      'SERVICE_MISSING',
      `the server ${name} is wrong because it is not up. Run \`npm run services up ${name}\`.`,
    )
  }
  return url
}
