import {
  jobActive,
  jobBatchSize,
  jobOutcomes,
  jobWaitDuration,
  messagingClientConsumedMessages,
  messagingClientOperationDuration,
  messagingClientSentMessages,
  messagingProcessDuration,
} from '../../catalog/queues.ts'
import type { Counter, Gauge, Histogram } from '../../series/recorders.ts'
import type { SeriesStore } from '../../series/series-store.ts'

/** What became of a message or a job. */
export type JobOutcome = (typeof jobOutcomes.attributes)['job.outcome']['values'][number]

/** What the instruments of message libraries record into. */
export interface MessageRecorders {
  readonly operationDuration: Histogram<typeof messagingClientOperationDuration>
  readonly sent: Counter<typeof messagingClientSentMessages>
  readonly consumed: Counter<typeof messagingClientConsumedMessages>
  readonly processDuration: Histogram<typeof messagingProcessDuration>
  readonly wait: Histogram<typeof jobWaitDuration>
  readonly outcomes: Counter<typeof jobOutcomes>
  readonly active: Gauge<typeof jobActive>
  readonly batchSize: Histogram<typeof jobBatchSize>
}

/** Gives the recorders of a store. */
export function messageRecorders(store: SeriesStore): MessageRecorders {
  return {
    operationDuration: store.histogram(messagingClientOperationDuration),
    sent: store.counter(messagingClientSentMessages),
    consumed: store.counter(messagingClientConsumedMessages),
    processDuration: store.histogram(messagingProcessDuration),
    wait: store.histogram(jobWaitDuration),
    outcomes: store.counter(jobOutcomes),
    active: store.gauge(jobActive),
    batchSize: store.histogram(jobBatchSize),
  }
}
