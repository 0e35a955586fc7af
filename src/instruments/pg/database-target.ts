import type { dbClientOperationDuration } from '../../catalog/database.ts'
import { otherValue } from '../../catalog/metric.ts'
import type { Histogram } from '../../series/recorders.ts'
import type { ConnectionParameters } from './library.ts'
import { Operation } from './operation.ts'
import { sqlKeyword, sqlVerbs } from './sql-keyword.ts'

/** A database that clients connect to, with the operations that were done on it. */
export class DatabaseTarget {
  /** `host:port/database`, without credentials. */
  readonly poolName: string
  readonly #durations: Histogram<typeof dbClientOperationDuration>
  readonly #attributes: { readonly [name: string]: string | number | undefined }
  /** By keyword as applications spell it: in capitals or in small letters. */
  readonly #operations = new Map<string, Operation>()
  readonly #other: Operation

  constructor(durations: Histogram<typeof dbClientOperationDuration>, parameters: ConnectionParameters) {
    const { host, port, database } = parameters
    this.#durations = durations
    this.#attributes = {
      'db.namespace': textOrNumber(database),
      'server.address': textOrNumber(host),
      'server.port': textOrNumber(port),
    }
    this.poolName = poolNameOf(parameters)
    this.#other = this.#createOperation(otherValue)
  }

  /** Gives the operation that a statement begins with; its text goes no further. */
  operation(text: string): Operation {
    const keyword = sqlKeyword(text)
    return this.#operations.get(keyword) ?? this.#findSlowly(keyword)
  }

  #findSlowly(keyword: string): Operation {
    const name = keyword.toUpperCase()
    if (!sqlVerbs.has(name)) return this.#other
    let operation = this.#operations.get(name)
    if (operation === undefined) {
      operation = this.#createOperation(name)
      this.#operations.set(name, operation)
      this.#operations.set(name.toLowerCase(), operation)
    }
    return operation
  }

  #createOperation(name: string): Operation {
    return new Operation(this.#durations, { ...this.#attributes, 'db.operation.name': name })
  }
}

/** Gives `host:port/database`, the name that the semantic conventions give a pool without one. */
export function poolNameOf({ host, port, database }: ConnectionParameters): string {
  return `${textOrNumber(host) ?? 'unknown'}:${textOrNumber(port) ?? 'unknown'}/${textOrNumber(database) ?? 'unknown'}`
}

function textOrNumber(value: unknown): string | number | undefined {
  return typeof value === 'string' || typeof value === 'number' ? value : undefined
}
