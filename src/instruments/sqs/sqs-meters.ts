import type { SeriesStore } from '../../series/series-store.ts'
import { DestinationMeters } from '../queues/destination-meters.ts'
import type { DestinationSeries } from '../queues/destination-series.ts'
import { ReceivedMessages } from './received-messages.ts'
import { queueName } from './queue-name.ts'
import { sqsErrorType } from './sqs-error-type.ts'
import type { SqsEntry, SqsInput, SqsMessage, SqsOutput } from './sqs-library.ts'
import { sqsOperations } from './sqs-operations.ts'

/** The metrics of SQS over a store. */
export class SqsMeters {
  readonly #destinations: DestinationMeters
  readonly #received: ReceivedMessages

  constructor(store: SeriesStore) {
    const outcomes = ['completed', 'retried', 'stalled'] as const
    this.#received = new ReceivedMessages()
    // What is observed must not count messages whose time is over, so this callback stands first.
    store.onCollect('sqs', () => this.#received.expire())
    this.#destinations = new DestinationMeters(store, { system: 'aws_sqs', outcomes })
  }

  /** Records a command that was answered, or that failed. */
  record(operation: string, { input, seconds, output, thrown }: AnsweredCommand): void {
    const queue = this.#destinations.destination(queueName(input.QueueUrl))
    const type = sqsOperations[operation]!
    const errorType = output === undefined ? sqsErrorType(thrown) : undefined
    queue.recordCall(operation, { type, seconds, errorType })
    if (type === 'send') countSent(queue, { operation, entries: input.Entries, output, errorType })
    else if (output === undefined) return
    else if (type === 'receive') this.#receive(queue, { operation, messages: output.Messages ?? [], input })
    else this.#settle(operation, { input, output })
  }

  #receive(
    queue: DestinationSeries,
    { operation, messages, input }: { operation: string; messages: readonly SqsMessage[]; input: SqsInput },
  ): void {
    const { consumption } = queue
    queue.recordBatchSize(operation, messages.length)
    consumption.consumed.add(messages.length)
    for (const message of messages) {
      const { SentTimestamp, ApproximateReceiveCount } = message.Attributes ?? {}
      const sentMs = Number(SentTimestamp)
      // A message that comes again waited for its visibility timeout, not for a consumer.
      if (sentMs > 0 && !(Number(ApproximateReceiveCount) > 1))
        consumption.wait.record(Math.max(0, Date.now() - sentMs) / 1000)
      this.#received.add(message, { queue, visibilitySeconds: input.VisibilityTimeout })
    }
  }

  #settle(operation: string, { input, output }: { input: SqsInput; output: SqsOutput }): void {
    const failed = new Set(output.Failed?.map(({ Id }) => Id))
    const entries: readonly SqsEntry[] = input.Entries?.filter(({ Id }) => !failed.has(Id)) ?? [input]
    for (const { ReceiptHandle, VisibilityTimeout } of entries) {
      if (ReceiptHandle === undefined) continue
      if (operation.startsWith('Delete')) this.#received.complete(ReceiptHandle)
      else this.#received.change(ReceiptHandle, VisibilityTimeout ?? 0)
    }
  }
}

interface AnsweredCommand {
  readonly input: SqsInput
  readonly seconds: number
  /** Absent where the command failed. */
  readonly output?: SqsOutput
  readonly thrown?: unknown
}

interface Sending {
  readonly operation: string
  readonly entries: readonly SqsEntry[] | undefined
  readonly output: SqsOutput | undefined
  readonly errorType: string | undefined
}

/** A batch that was answered may have failed in part. */
function countSent(queue: DestinationSeries, { operation, entries, output, errorType }: Sending): void {
  const failures = output?.Failed ?? []
  const count = entries?.length ?? 1
  queue.recordBatchSize(operation, count)
  if (count > failures.length) queue.countSent(operation, { count: count - failures.length, errorType })
  for (const { Code } of failures)
    queue.countSent(operation, { count: 1, errorType: sqsErrorType({ name: Code }) })
}
