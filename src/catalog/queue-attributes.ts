/** The messaging systems that are measured; `kafka`, `rabbitmq` and `aws_sqs` are names of the conventions. */
export const systemName = {
  description: 'The messaging system as identified by the client instrumentation.',
  values: ['bullmq', 'bull', 'rabbitmq', 'kafka', 'aws_sqs', 'pg-boss', 'graphile-worker'],
} as const

/** What messages are sent to and taken from. */
export const destinationName = {
  description: 'The message destination name: the queue, topic or exchange.',
  limit: 100,
} as const

/** Whose place in a topic is meant. */
export const consumerGroupName = {
  description: 'The name of the consumer group: of Kafka, absent elsewhere.',
  limit: 100,
} as const

/** The call, in the words of the library. */
export const operationName = {
  description: 'The system-specific name of the messaging operation.',
  limit: 20,
} as const

/** Why an operation failed. */
export const errorType = {
  description: 'Describes a class of error the operation ended with.',
  limit: 50,
} as const

/** The kind of work, for libraries whose jobs have a name. */
export const jobName = {
  description: 'The name that the application gave the job, which says what kind of work it is.',
  limit: 50,
} as const
