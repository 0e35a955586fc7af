import { createRequire } from 'node:module'
import type * as Bullmq from 'bullmq'
import { patchBullmq } from '../../src/instruments/bullmq/patch-bullmq.ts'
import { SeriesStore } from '../../src/series/series-store.ts'
import { readStore, type Reading } from './read-store.ts'
import { claimRedisDatabase } from './services/claim-redis-database.ts'
import { createDatabase } from './services/create-database.ts'
import { uniqueName } from './services/unique-name.ts'

/** A version of BullMQ on a kind of server, as one suite runs over all of them. */
export interface Variant {
  readonly title: string
  /** The name that the version is installed under. */
  readonly packageName: string
  readonly library: typeof Bullmq
  readonly server: 'redis' | 'postgres'
}

const require = createRequire(import.meta.url)

export const variants: readonly Variant[] = [
  variant('BullMQ 6 on Redis', { packageName: 'bullmq' }),
  variant('BullMQ 5 on Redis', { packageName: 'bullmq5' }),
  variant('BullMQ 5.0 on Redis', { packageName: 'bullmq50' }),
  variant('BullMQ 6 on Postgres', { packageName: 'bullmq', server: 'postgres' }),
]

function variant(
  title: string,
  { packageName, server = 'redis' }: { packageName: string; server?: Variant['server'] },
): Variant {
  return { title, packageName, library: require(packageName) as typeof Bullmq, server }
}

/** One store for all: a copy of the library is patched once in a process. */
export const store: SeriesStore = new SeriesStore()
for (const { library } of variants) {
  patchBullmq(library, 'bullmq', { store, http: { excludedPaths: [] } })
}

/** The constructors without the types of their options, which differ by version and backend. */
interface UntypedClasses {
  readonly Queue: new (...args: unknown[]) => Bullmq.Queue
  readonly Worker: new (...args: unknown[]) => Bullmq.Worker
  readonly FlowProducer: new (...args: unknown[]) => Bullmq.FlowProducer
}

/** The classes of a variant, bound to its server. What they make is closed with the bench. */
export class Bench implements AsyncDisposable {
  readonly library: typeof Bullmq
  readonly connection: Bullmq.ConnectionOptions
  readonly #classes: UntypedClasses
  readonly #backend: readonly unknown[]
  readonly #release: () => Promise<void>
  readonly #open: { close(): Promise<void> }[] = []

  static async open({ library, server }: Variant): Promise<Bench> {
    if (server === 'redis') {
      const database = await claimRedisDatabase()
      const { hostname, port } = new URL(database.url)
      const connection = { host: hostname, port: Number(port), db: database.number }
      return new Bench({ library, connection, backend: [], release: () => database.release() })
    }
    const database = await createDatabase('bullmq')
    const connection = { connectionString: database.url, migrate: true } as Bullmq.ConnectionOptions
    const backend = [library.createPostgresBackend]
    return new Bench({ library, connection, backend, release: () => database.drop() })
  }

  constructor(parts: {
    library: typeof Bullmq
    connection: Bullmq.ConnectionOptions
    backend: readonly unknown[]
    release: () => Promise<void>
  }) {
    this.library = parts.library
    this.#classes = parts.library as unknown as UntypedClasses
    this.connection = parts.connection
    this.#backend = parts.backend
    this.#release = parts.release
  }

  queue(name: string): Bullmq.Queue {
    return this.#opened(new this.#classes.Queue(name, { connection: this.connection }, ...this.#backend))
  }

  worker(
    name: string,
    processor: Bullmq.Processor | string | null,
    options: Partial<Bullmq.WorkerOptions> = {},
  ): Bullmq.Worker {
    const all = { connection: this.connection, ...options }
    return this.#opened(new this.#classes.Worker(name, processor, all, ...this.#backend))
  }

  flowProducer(): Bullmq.FlowProducer {
    return this.#opened(new this.#classes.FlowProducer({ connection: this.connection }, ...this.#backend))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#open.map((one) => one.close()))
    await this.#release()
  }

  #opened<One extends { close(): Promise<void>; on(event: 'error', listener: () => void): unknown }>(
    one: One,
  ): One {
    // Without a listener the library prints the errors that tests provoke.
    one.on('error', () => {})
    this.#open.push(one)
    return one
  }
}

/** A queue name of its own for each test: the store is shared. */
export const queueName = (): string => uniqueName('jobs')

const reader = readStore(store)

/** Gives the values of a queue's series by one of their attributes (`-` where it is absent), without those at 0. */
export const { valuesBy } = reader

/** Collects, and gives the series of a metric that belong to a queue. */
export async function readings(metricName: string, queue: string): Promise<readonly Reading[]> {
  return reader.readings(metricName, { 'messaging.destination.name': queue })
}
