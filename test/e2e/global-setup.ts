import { ensureServices } from '../../scripts/services/ensure-services.ts'

/** Brings up the servers that the end-to-end tests talk to. */
export default async function setUp(): Promise<void> {
  await ensureServices(['postgres', 'redis', 'rabbitmq', 'kafka', 'prometheus'])
}
