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
  readonly operationDuration: Histogram<typeof messagingClientOperationDuration>
  readonly sent: Counter<typeof messagingClientSentMessages>
  readonly consumed: Counter<typeof messagingClientConsumedMessages>
  readonly processDuration: Histogram<typeof messagingProcessDuration>
  readonly wait: Histogram<typeof jobWaitDuration>
  readonly outcomes: Counter<typeof jobOutcomes>
  readonly active: Gauge<typeof jobActive>
}

/** What `messaging.system.name` says of all that the instrument records. */
export const system = 'bullmq'

/** Gives the recorders of a store. */
export function queueRecorders(store: SeriesStore): QueueRecorders {
  return {
    operationDuration: store.histogram(messagingClientOperationDuration),
    sent: store.counter(messagingClientSentMessages),
    consumed: store.counter(messagingClientConsumedMessages),
    processDuration: store.histogram(messagingProcessDuration),
    wait: store.histogram(jobWaitDuration),
    outcomes: store.counter(jobOutcomes),
    active: store.gauge(jobActive),
  }
}
