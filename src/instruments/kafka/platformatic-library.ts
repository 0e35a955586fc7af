/**
 * What the instrument reads of @platformatic/kafka 2, as its diagnostics channels hand it out, by structure.
 *
 * A context is the same object from the start of a call to its end.
 */
export interface ChannelContext {
  readonly client: PlatformaticClient
  readonly operation: string
  /** Set by the library before the end of a call that failed. */
  readonly error?: unknown
}

/** A consumer; producers have none of this. */
export interface PlatformaticClient {
  readonly groupId?: unknown
  /** Null while it has not joined its group. A new array at each rebalance. */
  readonly assignments?: readonly TopicPartitions[] | null
}

export interface TopicPartitions {
  readonly topic: string
  readonly partitions: readonly number[]
}

export interface SendContext extends ChannelContext {
  readonly options: { readonly messages?: readonly { readonly topic: string }[] }
}

export interface ReceiveContext extends ChannelContext {
  /** The message; absent where it could not be read. */
  readonly result?: {
    readonly topic: string
    /** Milliseconds since the epoch. */
    readonly timestamp: bigint
  }
}

export interface FetchContext extends ChannelContext {
  readonly options: {
    readonly topics: readonly {
      readonly topicId: string
      readonly partitions: readonly { readonly partition: number; readonly fetchOffset: bigint }[]
    }[]
  }
  readonly result?: {
    readonly responses: readonly {
      readonly topicId: string
      readonly partitions: readonly { readonly partitionIndex: number; readonly highWatermark: bigint }[]
    }[]
  }
}

export interface MetadataContext extends ChannelContext {
  readonly result?: { readonly topics: ReadonlyMap<string, { readonly id: string }> }
}

/** What `plt:kafka:instances` tells of each object that is made. */
export interface CreatedInstance {
  readonly type: string
  readonly instance: PlatformaticClient
}
