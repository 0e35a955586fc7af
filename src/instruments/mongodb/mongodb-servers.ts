import type { ServersInUse } from '../instrument.ts'
import { LiveSet } from '../live-set.ts'
import type { MongoClient, MongoTopology } from './mongodb-library.ts'

/** The servers that living clients of the driver talk to, for health checks through those clients. */
export class MongodbServers implements ServersInUse {
  readonly #clients = new LiveSet<MongoClient>(({ s }) => s.hasBeenClosed)
  /** By client: the first of the servers that it was given. */
  readonly #names = new WeakMap<MongoClient, string>()

  /** Notes whose topology it is that looks for a server; that of a client which could not connect is not its last. */
  add({ client, s: { seedlist } }: MongoTopology): void {
    if (client === undefined || this.#names.has(client)) return
    this.#names.set(client, String(seedlist[0]))
    this.#clients.add(client)
  }

  *servers(): Generator<string> {
    for (const client of this.#clients.living()) yield this.#names.get(client)!
  }

  /** Sends `ping` through each client; rejects with what is wrong. */
  async ask(server: string): Promise<void> {
    const clients = [...this.#clients.living()].filter((client) => this.#names.get(client) === server)
    await Promise.all(clients.map((client) => client.db('admin').command({ ping: 1 })))
  }
}
