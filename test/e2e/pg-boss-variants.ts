import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import pg from 'pg'
import type { PgBoss } from 'pg-boss'
import { patchPgBoss } from '../../src/instruments/pg-boss/patch-pg-boss.ts'
import { SeriesStore } from '../../src/series/series-store.ts'
import { readStore, type StoreReader } from './read-store.ts'
import { root } from './run-app.ts'
import { createDatabase, type TestDatabase } from './services/create-database.ts'
import { uniqueName } from './services/unique-name.ts'

/** A version of pg-boss, as one suite runs over all of them. */
export interface Variant extends StoreReader {
  readonly version: string
  /** The class, with the methods that all versions have. */
  readonly PgBoss: new (options: object) => Boss
  readonly store: SeriesStore
  /** The names of the meters that the instrument replaced. */
  readonly replacedMeters: readonly string[]
}

/** What tests use of every version; version 10 has the queue's name in each job that it inserts. */
export type Boss = PgBoss & { insert(jobs: readonly object[]): Promise<unknown> }

const require = createRequire(import.meta.url)

async function load(name: string): Promise<Variant> {
  const folder = join(root, 'node_modules', name)
  const { version, type } = require(join(folder, 'package.json')) as { version: string; type?: string }
  const store = new SeriesStore()
  const replacedMeters: string[] = []
  const context = {
    store,
    http: { excludedPaths: [] },
    replaceMeter: (meter: string) => void replacedMeters.push(meter),
  }
  const isModule = type === 'module'
  const managerFile = join(folder, isModule ? 'dist/manager.js' : 'src/manager.js')
  const manager: unknown = isModule ? await import(pathToFileURL(managerFile).href) : require(managerFile)
  patchPgBoss(manager, `pg-boss/${isModule ? 'dist' : 'src'}/manager.js`, context)
  const library: unknown = isModule ? await import(name) : require(name)
  const Class = isModule ? (library as { PgBoss: Variant['PgBoss'] }).PgBoss : (library as Variant['PgBoss'])
  return { version, PgBoss: Class, store, replacedMeters, ...readStore(store) }
}

/** The newest version, and the oldest one of each range that is supported. */
export const variants: readonly Variant[] = await Promise.all(
  ['pg-boss', 'pg-boss12', 'pg-boss11', 'pg-boss10'].map(load),
)

/** A database with pg-boss in it, and the instance that tests use. */
export class BossBench {
  readonly database: TestDatabase
  readonly #PgBoss: Variant['PgBoss']
  boss!: Boss

  static async open({ PgBoss: Class }: Variant): Promise<BossBench> {
    const bench = new BossBench(Class, await createDatabase('pgboss'))
    bench.boss = await bench.start()
    return bench
  }

  constructor(Class: Variant['PgBoss'], database: TestDatabase) {
    this.#PgBoss = Class
    this.database = database
  }

  /** Starts an instance, by default on the same database. */
  async start(connectionString = this.database.url): Promise<Boss> {
    const boss = new this.#PgBoss({ connectionString, supervise: false, schedule: false })
    boss.on('error', () => {})
    await boss.start()
    return boss
  }

  /** A queue of its own for each test. */
  async newQueue(): Promise<string> {
    const name = uniqueName('queue')
    await this.boss.createQueue(name)
    return name
  }

  /** Counts what the server holds. */
  async statesIn(queue: string): Promise<Record<string, number>> {
    const client = new pg.Client({ connectionString: this.database.url })
    await client.connect()
    try {
      const { rows } = await client.query<{ state: string; count: number }>(
        'SELECT state, count(*)::int FROM pgboss.job WHERE name = $1 GROUP BY state',
        [queue],
      )
      return Object.fromEntries(rows.map(({ state, count }) => [state, count]))
    } finally {
      await client.end()
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.boss.stop({ graceful: false })
    await this.database.drop()
  }
}
