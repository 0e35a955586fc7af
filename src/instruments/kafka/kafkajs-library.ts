/** What the instrument touches of kafkajs 2, by structure. */
export interface KafkajsLibrary {
  readonly Kafka: { readonly prototype: object }
}

/** A producer, or a transaction of one. */
export interface KafkajsSender {
  send(record: SentRecord): Promise<unknown>
  sendBatch(batch: SentBatch): Promise<unknown>
}

export interface KafkajsProducer extends KafkajsSender {
  transaction(): Promise<KafkajsSender>
}

/** The messages of one topic. */
export interface SentRecord {
  readonly topic?: unknown
  readonly messages?: readonly unknown[]
}

/** The messages of several topics. */
export interface SentBatch {
  readonly topicMessages?: readonly SentRecord[]
}

export interface KafkajsConsumer {
  run(config?: RunConfig): Promise<void>
  on(event: string, listener: (event: { readonly payload: never }) => void): unknown
}

export interface RunConfig {
  readonly eachMessage?: (payload: MessagePayload) => unknown
  readonly eachBatch?: (payload: BatchPayload) => unknown
  readonly eachBatchAutoResolve?: boolean
  readonly partitionsConsumedConcurrently?: number
}

export interface KafkajsMessage {
  /** Milliseconds since the epoch, as a text: the producer's clock, or the broker's where the topic says so. */
  readonly timestamp?: string
  /** An integer of 64 bits as a text. */
  readonly offset: string
}

export interface MessagePayload {
  readonly topic: string
  readonly message: KafkajsMessage
}

export interface BatchPayload {
  readonly batch: { readonly topic: string; readonly messages: readonly KafkajsMessage[] }
  resolveOffset(this: void, offset: string): void
}

/** What kafkajs tells of a batch before and after it is processed. */
export interface BatchEvent {
  readonly topic: string
  readonly partition: number
  /** Messages behind the last one of the batch, as a text. */
  readonly offsetLag: string
  /** Messages behind the first one of the batch, as a text. */
  readonly offsetLagLow: string
}

export interface JoinEvent {
  readonly memberAssignment: Readonly<Record<string, readonly number[]>>
  /** In milliseconds. */
  readonly duration: number
}

export interface CrashEvent {
  readonly error: unknown
  readonly restart: boolean
}

/** A request that was answered, or that timed out and has no duration. */
export interface RequestEvent {
  readonly apiName: string
  /** In milliseconds. */
  readonly duration?: number
  /** In milliseconds since the epoch. */
  readonly sentAt: number
}
