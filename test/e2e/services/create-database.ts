import pg from 'pg'
import { serviceUrl } from './service-url.ts'
import { uniqueName } from './unique-name.ts'

export interface TestDatabase extends AsyncDisposable {
  readonly name: string
  readonly url: string
  /** Deletes the database and ends the connections that still use it. */
  drop(): Promise<void>
}

/**
 * Creates an empty Postgres database of a fresh name, so that test files run in parallel.
 *
 * @throws SERVICE_MISSING
 */
export async function createDatabase(stem: string): Promise<TestDatabase> {
  const server = serviceUrl('postgres')
  const name = uniqueName(stem)
  // template1 would refuse to be copied while somebody looks into it.
  await execute(server, `CREATE DATABASE "${name}" TEMPLATE template0`)
  const url = new URL(server)
  url.pathname = `/${name}`
  async function drop(): Promise<void> {
    await execute(server, `DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`)
  }
  return { name, url: url.href, drop, [Symbol.asyncDispose]: drop }
}

async function execute(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
