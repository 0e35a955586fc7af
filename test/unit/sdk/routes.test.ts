import { describe, expect, test } from 'vitest'
import type { Verdict } from '../../../src/health/verdict.ts'
import { endpointRoutes } from '../../../src/sdk/routes.ts'
import { ApplicationBlockedError } from '../../../src/thread/application-link.ts'

const up: Verdict = { group: 'live', known: true, status: 'up', reasons: [], checks: [] }

/** What `/health` and `/ready` answer while the event loop has been blocked for so long. */
async function answers(options: { blocked: number; accept?: string; isTrusted?: boolean }) {
  const { blocked, accept = '*/*', isTrusted = true } = options
  const routes = endpointRoutes({
    scrape: undefined as never,
    blockedSeconds: () => blocked,
    verdict: () =>
      blocked > 0 ? Promise.reject(new ApplicationBlockedError('blocked')) : Promise.resolve(up),
  })
  const ask = async (path: string): Promise<readonly unknown[]> => {
    const { status, headers, body } = await routes[path]!({ path, headers: { accept }, isTrusted })
    return [status, headers['content-type']!.split(';')[0], headers['vary'], body]
  }
  return { health: await ask('/health'), ready: await ask('/ready') }
}

const text = ['text/plain', 'Accept']
const json = ['application/json', 'Accept']

describe('while the event loop is blocked', () => {
  test('the process is alive, then degraded, then dead, and takes no work', async () => {
    expect((await answers({ blocked: 0 })).health).toEqual([200, ...text, 'OK'])
    expect(await answers({ blocked: 0.6 })).toEqual({
      health: [200, ...text, 'OK'],
      ready: [503, ...text, 'event loop blocked for 0.6 s\n'],
    })
    expect(await answers({ blocked: 2 })).toEqual({
      health: [200, ...text, 'degraded\nevent loop blocked for 2.0 s\n'],
      ready: [503, ...text, 'event loop blocked for 2.0 s\n'],
    })
    expect((await answers({ blocked: 6 })).health).toEqual([503, ...text, 'event loop blocked for 6.0 s\n'])
  })

  test('the verdict is JSON for those who ask for it', async () => {
    const { health, ready } = await answers({ blocked: 2, accept: 'application/json' })
    const parsed = (body: unknown): unknown => JSON.parse(body as string)
    const reasons = ['event loop blocked for 2.0 s']
    expect(health.slice(0, 3)).toEqual([200, ...json])
    expect(parsed(health[3])).toEqual({ group: 'live', status: 'degraded', reasons, checks: {} })
    expect(ready.slice(0, 3)).toEqual([503, ...json])
    expect(parsed(ready[3])).toEqual({ group: 'ready', status: 'down', reasons, checks: {} })
  })

  test('the status alone is said to those who are not trusted', async () => {
    const { health, ready } = await answers({ blocked: 2, isTrusted: false })
    expect([health[3], ready[3]]).toEqual(['degraded\n', 'down\n'])
  })
})
