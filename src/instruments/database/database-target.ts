import type { dbClientOperationDuration } from '../../catalog/database.ts'
import { otherValue } from '../../catalog/metric.ts'
import type { Histogram } from '../../series/recorders.ts'
import type { DatabaseSystem } from './database-system.ts'
import { Operation, type OperationAttributes } from './operation.ts'
import { poolNameOf, textOrNumber, type DatabaseAddress } from './pool-name.ts'
import { sqlKeyword } from './sql-keyword.ts'

/** A database that clients connect to, with the operations that were done on it. */
export class DatabaseTarget {
  /** `host:port/database`, without credentials. */
  readonly poolName: string
  readonly #durations: Histogram<typeof dbClientOperationDuration>
  readonly #system: DatabaseSystem
  readonly #attributes: OperationAttributes
  /** By name as applications spell it: in capitals or in small letters. */
  readonly #operations = new Map<string, Operation>()
  readonly #other: Operation

  constructor(
    durations: Histogram<typeof dbClientOperationDuration>,
    { system, address }: { system: DatabaseSystem; address: DatabaseAddress },
  ) {
    this.#durations = durations
    this.#system = system
    this.#attributes = {
      'db.system.name': system.name,
      'db.namespace': textOrNumber(address.database),
      'server.address': textOrNumber(address.host),
      'server.port': textOrNumber(address.port),
    }
    this.poolName = poolNameOf(address)
    this.#other = this.#createOperation(otherValue)
  }

  /** Gives the operation that an SQL statement begins with; its text goes no further. */
  statement(text: string): Operation {
    return this.operation(sqlKeyword(text))
  }

  /** Gives the operation of this name, in capitals or not. */
  operation(name: string): Operation {
    return this.#operations.get(name) ?? this.#findSlowly(name)
  }

  #findSlowly(spelling: string): Operation {
    const { operationNames } = this.#system
    const name = operationNames.has(spelling) ? spelling : spelling.toUpperCase()
    if (!operationNames.has(name)) return this.#other
    let operation = this.#operations.get(name)
    if (operation === undefined) {
      operation = this.#createOperation(name)
      this.#operations.set(name, operation)
    }
    // SQL is written in capitals or in small letters; other spellings are found anew each time.
    if (spelling === name.toLowerCase()) this.#operations.set(spelling, operation)
    return operation
  }

  #createOperation(name: string): Operation {
    const attributes = { ...this.#attributes, 'db.operation.name': name }
    return new Operation(this.#durations, { system: this.#system, attributes })
  }
}
