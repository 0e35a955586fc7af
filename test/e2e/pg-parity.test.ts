import { createRequire } from 'node:module'
import { PgInstrumentation } from '@opentelemetry/instrumentation-pg'
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics'
import type pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createDatabase, type TestDatabase } from './services/create-database.ts'

type Attributes = Record<string, string>

let database: TestDatabase

beforeAll(async () => {
  database = await createDatabase('pg_parity')
})

afterAll(() => database.drop())

/** What both measure; each statement is run in promise style, then through a pool. */
const statements = [
  'SELECT 1',
  'CREATE TABLE item (id int PRIMARY KEY)',
  'INSERT INTO item VALUES (1)',
  'BEGIN',
  'UPDATE item SET id = 2',
  'COMMIT',
  'WITH x AS (SELECT 1) SELECT * FROM x',
  "SELECT'4711'",
  '/* hint */ DELETE FROM item',
  'VALUES (1/0)',
]

async function run(library: typeof pg): Promise<void> {
  const client = new library.Client({ connectionString: database.url })
  await client.connect()
  for (const text of statements) await client.query(text).catch(() => undefined)
  await client.query('DROP TABLE item')
  await client.end()
  const pool = new library.Pool({ connectionString: database.url, max: 1 })
  pool.on('error', () => undefined)
  await pool.query('SELECT 1/0').catch(() => undefined)
  await pool.query('SHOW work_mem')
  const unreachable = new library.Pool({
    host: '127.0.0.1',
    port: 1,
    user: 'postgres',
    database: database.name,
  })
  await unreachable.query('SELECT 1').catch(() => undefined)
  await pool.end()
  await unreachable.end()
}

test('operations have the attributes of the official instrumentation but for the listed differences', async () => {
  const theirs = await official()
  const ours = await measured()
  const differences = {
    theirsAlone: namesWithout(theirs.operations, ours.operations),
    oursAlone: namesWithout(ours.operations, theirs.operations),
  }
  expect(differences).toEqual({
    // The text up to the first space is a name to them, and an error in promise style a success.
    theirsAlone: ['/*', "SELECT'4711'", 'VALUES'],
    // An error has its type in every style, the verb behind a comment counts, and so do queries of a pool
    // that get no connection.
    oursAlone: ['DELETE', 'SELECT ECONNREFUSED', 'VALUES 22012'],
  })
  // The convention has renamed this one.
  expect(theirs.metricNames.filter((name) => !ours.metricNames.includes(name))).toEqual([
    'db.client.connection.max',
  ])
  expect(ours.metricNames.filter((name) => !theirs.metricNames.includes(name))).toEqual([
    'db.client.connection.create_time',
    'db.client.connection.limit',
    'db.client.connection.timeouts',
    'db.client.connection.use_time',
    'db.client.connection.wait_time',
  ])
})

test('the metric is the same one, with finer buckets', async () => {
  const { dbClientOperationDuration } = await import('../../src/catalog/database.ts')
  const { ATTR_ERROR_TYPE, METRIC_DB_CLIENT_OPERATION_DURATION } =
    await import('@opentelemetry/semantic-conventions')
  expect(dbClientOperationDuration.name).toBe(METRIC_DB_CLIENT_OPERATION_DURATION)
  expect(Object.keys(dbClientOperationDuration.attributes)).toContain(ATTR_ERROR_TYPE)
  expect(dbClientOperationDuration.buckets).toEqual(
    expect.arrayContaining([0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10]),
  )
})

interface Measurement {
  readonly operations: readonly Attributes[]
  readonly metricNames: readonly string[]
}

async function official(): Promise<Measurement> {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE)
  const reader = new PeriodicExportingMetricReader({ exporter })
  const instrumentation = new PgInstrumentation()
  instrumentation.setMeterProvider(new MeterProvider({ readers: [reader] }))
  // It patches what is required from now on, loaded before or not.
  const require = createRequire(import.meta.url)
  require('pg-pool')
  await run(require('pg') as typeof pg)
  await reader.forceFlush()
  instrumentation.disable()
  const metrics = exporter
    .getMetrics()
    .flatMap(({ scopeMetrics }) => scopeMetrics.flatMap((scope) => scope.metrics))
  const durations = metrics.findLast(({ descriptor }) => descriptor.name === 'db.client.operation.duration')
  const operations = (durations?.dataPoints ?? []).map(({ attributes }) =>
    Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, String(value)])),
  )
  return { operations, metricNames: sortedNames(metrics.map(({ descriptor }) => descriptor.name)) }
}

async function measured(): Promise<Measurement> {
  const { attributesOf, library, store } = await import('./pg-measured.ts')
  const held = new library.Pool({ connectionString: database.url })
  held.on('error', () => undefined)
  await run(library)
  await held.query('SHOW work_mem')
  const operations = await attributesOf(database.name)
  const names = (await store.collect({ timeoutMs: 1000 })).map(({ metric }) => metric.name)
  await held.end()
  return { operations, metricNames: sortedNames(names) }
}

/** Gives `<operation>` or `<operation> <error type>` of those that the others lack, any attribute counting. */
function namesWithout(some: readonly Attributes[], others: readonly Attributes[]): string[] {
  const known = new Set(others.map(keyOf))
  const alone = some.filter((attributes) => !known.has(keyOf(attributes)))
  return sortedNames(
    alone.map((one) => [one['db.operation.name'], one['error.type']].filter(Boolean).join(' ')),
  )
}

function sortedNames(names: readonly string[]): string[] {
  return [...new Set(names)].toSorted()
}

function keyOf(attributes: Attributes): string {
  return JSON.stringify(Object.entries(attributes).toSorted(([a], [b]) => (a < b ? -1 : 1)))
}
