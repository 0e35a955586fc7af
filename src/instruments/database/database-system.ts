import type { dbClientOperationDuration } from '../../catalog/database.ts'

/** What the operations on databases of one kind, through one library, have in common. */
export interface DatabaseSystem {
  readonly name: (typeof dbClientOperationDuration)['attributes']['db.system.name']['values'][number]
  /** The names of operations, as metrics spell them. */
  readonly operationNames: ReadonlySet<string>
  /** Gives the class of a failed operation, from a bounded set. */
  errorTypeOf(this: void, error: unknown): string
  /** Says once that the library's instrument failed. */
  reportFailure(this: void, thrown: unknown): void
}
