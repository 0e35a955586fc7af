import { ensureServices } from '../../scripts/services/ensure-services.ts'
import { nodeBinary, nodeVersions } from './node-versions.ts'

/**
 * Brings up the servers that the end-to-end tests talk to, and has the versions of Node ready that they run on: a
 * download takes no time of a test then, and several files do not load the same.
 */
export default async function setUp(): Promise<void> {
  const servers = ensureServices(['postgres', 'redis', 'rabbitmq', 'kafka', 'prometheus'])
  await Promise.all([servers, ...nodeVersions.map(nodeBinary)])
}
