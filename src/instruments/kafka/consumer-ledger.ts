/** What is known of one consumer: whether it runs, which partitions it has, and how far behind it is in each. */
export class ConsumerLedger {
  readonly group: string
  /** How many messages or batches it may process at once, where the library decides that. */
  concurrency: number | undefined
  /** By topic: how many messages it has not processed, by partition. Topics that it lost stay, without partitions. */
  readonly #lags = new Map<string, Map<number, number>>()

  constructor(group: string) {
    this.group = group
  }

  /** Notes which partitions it has from now on. */
  assign(assignment: Readonly<Record<string, readonly number[]>>): void {
    for (const [topic, lags] of this.#lags) if (!Object.hasOwn(assignment, topic)) lags.clear()
    for (const [topic, partitions] of Object.entries(assignment)) {
      const before = this.#lags.get(topic)
      this.#lags.set(topic, new Map(partitions.map((one) => [one, before?.get(one) ?? Number.NaN])))
    }
  }

  /** Notes that it has none, because it stopped. */
  stop(): void {
    this.assign({})
  }

  /** Notes how many messages of a partition it has not processed; of one that it has lost, nothing. */
  setLag(topic: string, { partition, messages }: { partition: number; messages: number }): void {
    const lags = this.#lags.get(topic)
    if (lags?.has(partition) === true) lags.set(partition, messages)
  }

  /** What there is to observe of each topic. */
  *topics(): Generator<ConsumedTopic> {
    for (const [topic, lags] of this.#lags) {
      const told = [...lags.values()].filter((lag) => !Number.isNaN(lag))
      const lag = told.length === 0 ? undefined : told.reduce((sum, one) => sum + one, 0)
      yield { topic, partitions: lags.size, lag }
    }
  }
}

/** A topic as one consumer has it. */
export interface ConsumedTopic {
  readonly topic: string
  /** How many partitions of it are assigned to the consumer; at 0 it takes nothing. */
  readonly partitions: number
  /** How many of their messages it has not processed; absent until it got the first. */
  readonly lag: number | undefined
}
