import { spawnSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { fc } from '../seeded-fast-check.ts'
import { hostileSnapshot } from '../unit/exposition/hostile-snapshots.ts'
import { family, histogram, number, write } from '../unit/exposition/snapshots.ts'

const success = 0
/** What promtool ends with when it could read everything and only has advice about names or helps. */
const advice = 3

const service = [
  family({
    name: 'target_info',
    type: 'info',
    help: 'Target metadata.',
    points: [number(1, [['service_name', 'a']])],
  }),
  family({
    name: 'http_requests_total',
    type: 'counter',
    help: 'Requests.',
    points: [number(5, [['route', '/']])],
  }),
  family({ name: 'process_memory_usage_bytes', type: 'gauge', help: 'Memory.', points: [number(1.5e6)] }),
  family({
    name: 'http_server_request_duration_seconds',
    type: 'histogram',
    help: 'Duration of HTTP server requests.',
    points: [
      histogram({ sum: 1.25, counts: [3, 2, 1], bounds: [0.1, 1] }, [['http_route', '/a "b" \\ c\nd']]),
    ],
  }),
]

describe('promtool check metrics', () => {
  test('has nothing to say about what a service shows', () => {
    expect(checkMetrics(write(service))).toEqual({ status: success, output: '' })
  })

  test('refuses what is broken, so that its silence means something', () => {
    expect(checkMetrics('# TYPE a gauge\na{b="1",b="2"} 1\n').status).not.toBe(success)
    expect(checkMetrics('a{b="1} 1\n').status).not.toBe(success)
  })

  test('reads whatever attributes, helps and values make', () => {
    fc.assert(
      fc.property(hostileSnapshot('UnderscoreEscapingWithSuffixes'), (families) => {
        expect([success, advice]).toContain(checkMetrics(write(families)).status)
      }),
      { numRuns: 30 },
    )
  })
})

function checkMetrics(input: string): { status: number | null; output: string } {
  const { status, stdout, stderr, error } = spawnSync('promtool', ['check', 'metrics'], {
    input,
    encoding: 'utf8',
  })
  if (error !== undefined)
    throw new Error('promtool is missing; install the package prometheus', { cause: error })
  return { status, output: stdout + stderr }
}
