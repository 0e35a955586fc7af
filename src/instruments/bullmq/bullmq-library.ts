/**
 * What the instrument touches of BullMQ 5 and 6, by structure.
 *
 * The package's own types are those of one major version, and some of these members are protected.
 */
export interface BullmqLibrary {
  readonly Queue: LibraryClass<QueueLike>
  readonly Worker: LibraryClass<WorkerLike>
  readonly FlowProducer: LibraryClass
  readonly Job: LibraryClass & JobStatics
  /** Since 5.16; before it there were only repeatable jobs, which `Job.create` adds. */
  readonly JobScheduler?: LibraryClass
}

/** A class, as far as patching needs it. */
export interface LibraryClass<Instance extends object = object> {
  readonly prototype: Instance
}

export interface JobStatics {
  create: unknown
  createBulk: unknown
}

/** A `Queue`, or a `Worker` seen as one. */
export interface QueueLike {
  readonly name: string
  /** The name with the key prefix, which tells two queues of the same name apart. */
  readonly qualifiedName?: string
  readonly closing?: unknown
  /** Version 6. */
  readonly backend?: JobCounter
  /** Version 5. */
  readonly scripts?: JobCounter | undefined
  /** Of a `Queue` alone. */
  readonly getJobs?: ListJobs | undefined
}

export interface WorkerLike extends QueueLike {
  /** It can be set in all versions, and read in the later ones. */
  readonly concurrency?: number
  readonly opts: { readonly concurrency?: number }
  isRunning(): boolean
  isPaused(): boolean
}

/** Lists jobs of these states, between two places of the order. */
export type ListJobs = (
  types: readonly string[],
  start: number,
  end: number,
  isAscending: boolean,
) => Promise<readonly (JobLike | null | undefined)[]>

export interface JobCounter {
  getCounts(types: readonly string[]): Promise<readonly unknown[]>
}

/** The fields of a `Job` that are read, each of which an application may have overwritten. */
export interface JobLike {
  readonly name: string
  /** When it was added, in milliseconds since the epoch, by the clock of the producer. */
  readonly timestamp?: number
  /** When a worker took it, in milliseconds since the epoch, by the clock of that worker. */
  readonly processedOn?: number | null
  readonly finishedOn?: number | null
  readonly attemptsMade?: number
  readonly attemptsStarted?: number
  readonly stalledCounter?: number
  readonly opts?: { readonly delay?: number }
}

/** A node of the tree that `FlowProducer.add` takes. */
export interface FlowNode {
  readonly name: string
  readonly queueName: string
  readonly children?: readonly FlowNode[]
}
