import pg from 'pg'
import { describe, expect, test } from 'vitest'
import { samplesOf, valueOf } from './preload/read-page.ts'
import { runApp } from './run-app.ts'
import { createDatabase } from './services/create-database.ts'
import { serviceUrl } from './services/service-url.ts'

/** What the application ran, by operation and SQLSTATE. */
const operations = {
  'SELECT ': 7,
  'SELECT 22012': 1,
  'SELECT 42703': 1,
  'INSERT ': 2,
  'INSERT 23505': 1,
  'BEGIN ': 1,
  'UPDATE ': 1,
  'ROLLBACK ': 1,
}
/** Those of them that took a number of the sequence, which no failure gives back. */
const numbersTaken = 11
/** Each query of the pool is lent a connection, and the transaction is. */
const loans = 13
/** The pool gives up a connection with each of three failures of its queries, and uses two at the end. */
const connections = 5

describe.each(['javascript', 'native'])('the %s client of pg under the preload', (client) => {
  test('counts queries, failures and the connections of a pool as Postgres does', async () => {
    await using database = await createDatabase(`pg_${client}`)
    await ask(database.url, 'CREATE SEQUENCE ran; CREATE TABLE item (id int PRIMARY KEY)')
    {
      await using app = runApp({
        app: 'pg-clients.cjs',
        args: [client],
        env: { POSTGRES_URL: database.url },
      })
      const [said] = await app.said(/^\{.*\}$/m)
      expect(JSON.parse(said)).toEqual({
        codes: ['22012', '23505', '42703'],
        rows: [
          { id: 1, nothing: null },
          { id: 2, nothing: null },
        ],
      })
      const page = await app.scrape()
      expect(operationsOn(page)).toEqual(operations)
      const pool = (name: string, labels = {}): number | undefined =>
        valueOf(page, { name: `db_client_connection_${name}`, labels })
      expect({
        idle: pool('count', { db_client_connection_state: 'idle' }),
        used: pool('count', { db_client_connection_state: 'used' }),
        limit: pool('limit'),
        pending: pool('pending_requests'),
        created: pool('create_time_seconds_count'),
        waits: pool('wait_time_seconds_count'),
        uses: pool('use_time_seconds_count'),
      }).toEqual({ idle: 2, used: 0, limit: 2, pending: 0, created: connections, waits: loans, uses: loans })
      expect(app.output.stderr).not.toContain('FAILED')
    }
    expect(await ask(database.url, 'SELECT last_value::int FROM ran')).toEqual([{ last_value: numbersTaken }])
    // Postgres tells of a session when it is over; two asked from here.
    const sessions = `SELECT sessions::int FROM pg_stat_database WHERE datname = '${database.name}'`
    await expect.poll(() => ask(serviceUrl('postgres'), sessions)).toEqual([{ sessions: connections + 2 }])
  })
})

function operationsOn(page: string): Record<string, number> {
  const lines = samplesOf(page, { name: 'db_client_operation_duration_seconds_count' })
  return Object.fromEntries(
    lines.map((line) => {
      const [, operation] = /db_operation_name="(.*?)"/.exec(line)!
      const [, sqlState = ''] = /error_type="(.*?)"/.exec(line) ?? []
      return [`${operation} ${sqlState}`, Number(line.slice(line.lastIndexOf(' ')))]
    }),
  )
}

async function ask(connectionString: string, statement: string): Promise<unknown> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  try {
    return (await client.query(statement)).rows
  } finally {
    await client.end()
  }
}
