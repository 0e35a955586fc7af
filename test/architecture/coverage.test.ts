import { describe, expect, test } from 'vitest'
import {
  numbersOf,
  readSupply,
  type OriginItem,
  type Supply,
  type SupplyKind,
} from '../../scripts/origin-items/origin-item.ts'
import { origins } from '../../scripts/origin-items/origins.ts'
import { proofs } from '../../scripts/origin-items/proofs.ts'
import { unaskedMetrics } from './metric-mentions.ts'
import { alertsOf, generatedFiles, problemsOf, readExisting } from './origin-claims.ts'

const existing = readExisting()
const rows = origins.flatMap(({ items }) => items)
const claimOf = ({ proof, ...row }: OriginItem): Parameters<typeof problemsOf>[0] => ({
  ...row,
  proof: proof.map((name) => proofs[name]),
})

/** Lists the rows that a kind supplies without one of the proofs that it needs. */
function unproved(kind: SupplyKind, proving: readonly string[]): readonly string[] {
  return rows
    .filter(({ by }) => by.map(readSupply).some((supply) => supply.kind === kind))
    .filter(({ proof }) => !proof.some((name) => proving.includes(name)))
    .map(({ items }) => items)
}

describe('the items of the origin documents', () => {
  test('are 274, as those documents have them', () => {
    expect(origins.map(({ number, count }) => [number, count])).toEqual([
      ['000', 27],
      ['001', 92],
      ['002', 90],
      ['003', 32],
      ['004', 33],
    ])
  })

  test.for(origins)('of $number are each there once, in their order', ({ number, count, items }) => {
    expect(items.filter((row) => !row.items.startsWith(`${number}-`))).toEqual([])
    expect(items.flatMap(numbersOf)).toEqual(Array.from({ length: count }, (_, at) => at + 1))
  })

  test('are supplied by what exists and proved by tests that exist', () => {
    expect(rows.flatMap((row) => problemsOf(claimOf(row), existing))).toEqual([])
  })

  test('name each test that the list of proofs has', () => {
    const named = new Set<string>(rows.flatMap(({ proof }) => proof))
    expect(Object.keys(proofs).filter((name) => !named.has(name))).toEqual([])
  })

  test('have metrics that a test of theirs asks for', () => {
    const unasked = rows.flatMap((row) => unaskedMetrics(row).map((metric) => `${row.items}: ${metric}`))
    expect(unasked).toEqual([])
  })

  test('have alerts that promtool fires and keeps quiet, and say so', () => {
    const fired = new Set(
      generatedFiles
        .filter(({ path }) => path.startsWith('prometheus/tests/'))
        .flatMap(({ text }) =>
          [...text.matchAll(/name: (?:"[\w-]+: )?(\w+) fires/g)].map(([, name]) => name),
        ),
    )
    expect(alertsOf(generatedFiles).filter((name) => !fired.has(name))).toEqual([])
    expect(unproved('alert', ['rules', 'tradingRules'])).toEqual([])
  })

  test('have panels whose queries are asked of real servers, and say so', () => {
    expect(unproved('panel', ['panels'])).toEqual([])
  })
})

describe('a claim that is not so is found:', () => {
  const claim = { items: '009-1', by: ['alert: Watchdog'] as readonly Supply[], proof: [proofs.rules] }

  test('the claim that the others change is so', () => {
    expect(problemsOf(claim, existing)).toEqual([])
  })

  test.for([
    'metric: http_server_request_duration_milliseconds',
    'metric: process_cpu_time_seconds_total_count',
    'alert: HttpLowErrorRate',
    'panel: meterbridge-overview / Happiness',
    'panel: meterbridge-host / Latency',
    'file: prometheus/alerts.yml',
    'command: fly',
    'setting: METERBRIDGE_FASTER',
    'option: Service.color',
    'option: Services.name',
    'function: startMetricsServer',
    'page: docs/everything.md',
    'example: examples/airline',
  ] as const)('%s', (supply) => {
    expect(problemsOf({ ...claim, by: [supply] }, existing)).toEqual([
      `009-1: there is no ${supply.replace(': ', ' ')}`,
    ])
  })

  test('a test of another title, a part of a title, a file that is not there', () => {
    const [file, title] = proofs.rules
    for (const proof of [
      [file, `${title}, always`],
      [file, title.slice(0, 10)],
      ['e2e/nowhere.test.ts', title],
    ] as const) {
      expect(problemsOf({ ...claim, proof: [proof] }, existing)).toEqual([
        `009-1: ${proof[0]} has no test "${proof[1]}"`,
      ])
    }
  })

  test('a metric that no test of the row asks for', () => {
    const by = ['metric: cache_entries', 'metric: http_server_active_requests'] as const
    expect(unaskedMetrics({ by, proof: ['httpActive'] })).toEqual(['cache_entries'])
  })

  test('nothing that supplies it, nothing that proves it', () => {
    expect(problemsOf({ ...claim, by: [], proof: [] }, existing)).toEqual([
      '009-1: nothing supplies it',
      '009-1: nothing proves it',
    ])
  })

  test('a number that is missing, and one that is there twice', () => {
    const [first, second] = [{ items: '009-1' }, { items: '009-2..4' }]
    expect([first, second].flatMap(numbersOf)).toEqual([1, 2, 3, 4])
    expect([second].flatMap(numbersOf)).not.toEqual([1, 2, 3, 4])
    expect([first, first, second].flatMap(numbersOf)).not.toEqual([1, 2, 3, 4])
  })
})
