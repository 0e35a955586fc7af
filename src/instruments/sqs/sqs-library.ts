/** What the instrument touches of `@aws-sdk/client-sqs` 3, by structure. */
export interface SqsLibrary {
  readonly SQSClient: { readonly prototype: object }
}

/** What a command asks, and what is answered: one shape for all of them, of which each has a part. */
export interface SqsInput {
  readonly QueueUrl?: unknown
  readonly Entries?: readonly SqsEntry[]
  readonly ReceiptHandle?: string
  readonly VisibilityTimeout?: number
}

/** A message of a batch. */
export interface SqsEntry {
  readonly Id?: string
  readonly ReceiptHandle?: string
  readonly VisibilityTimeout?: number
}

export interface SqsOutput {
  readonly Messages?: readonly SqsMessage[]
  readonly Successful?: readonly { readonly Id?: string }[]
  readonly Failed?: readonly { readonly Id?: string; readonly Code?: string }[]
}

export interface SqsMessage {
  readonly MessageId?: string
  readonly ReceiptHandle?: string
  /** Only what the application asked for, by `MessageSystemAttributeNames`. */
  readonly Attributes?: { readonly SentTimestamp?: string; readonly ApproximateReceiveCount?: string }
}
