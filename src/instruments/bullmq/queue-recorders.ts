import {
  jobActive,
  jobOutcomes,
  jobWaitDuration,
  messagingClientConsumedMessages,
  messagingClientOperationDuration,
  messagingClientSentMessages,
  messagingProcessDuration,
} from '../../catalog/queues.ts'
import type { Counter, Gauge, Histogram } from '../../series/recorders.ts'
import type { SeriesStore } from '../../series/series-store.ts'

/** What the instrument records into. */
export interface QueueRecorders {
  /** What `messaging.system.name` says of all that is recorded. */
  readonly system: QueueSystem
  readonly operationDuration: Histogram<typeof messagingClientOperationDuration>
  readonly sent: Counter<typeof messagingClientSentMessages>
  readonly consumed: Counter<typeof messagingClientConsumedMessages>
  readonly processDuration: Histogram<typeof messagingProcessDuration>
  readonly wait: Histogram<typeof jobWaitDuration>
  readonly outcomes: Counter<typeof jobOutcomes>
  readonly active: Gauge<typeof jobActive>
}

/** The libraries whose jobs are recorded so: Bull is the predecessor of BullMQ. */
export type QueueSystem = 'bullmq' | 'bull'

/** Gives the recorders of a store. */
export function queueRecorders(store: SeriesStore, system: QueueSystem): QueueRecorders {
  return {
    system,
    operationDuration: store.histogram(messagingClientOperationDuration),
    sent: store.counter(messagingClientSentMessages),
    consumed: store.counter(messagingClientConsumedMessages),
    processDuration: store.histogram(messagingProcessDuration),
    wait: store.histogram(jobWaitDuration),
    outcomes: store.counter(jobOutcomes),
    active: store.gauge(jobActive),
  }
}
