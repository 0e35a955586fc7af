import { execFileSync } from 'node:child_process'
import { ensureServices } from '../../scripts/services/ensure-services.ts'

/** Builds once and brings up the servers that the end-to-end tests talk to. */
export default async function setUp(): Promise<void> {
  execFileSync('npm', ['run', '--silent', 'build'], { stdio: 'inherit' })
  await ensureServices(['postgres', 'redis', 'rabbitmq', 'prometheus'])
}
