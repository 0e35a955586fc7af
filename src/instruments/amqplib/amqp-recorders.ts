import {
  jobActive,
  jobOutcomes,
  messagingClientConsumedMessages,
  messagingClientOperationDuration,
  messagingClientSentMessages,
  messagingProcessDuration,
} from '../../catalog/queues.ts'
import {
  rabbitmqClientChannelErrors,
  rabbitmqClientConnectionClosures,
  rabbitmqClientConnectionCreateTime,
  rabbitmqClientRedeliveredMessages,
  rabbitmqClientReturnedMessages,
} from '../../catalog/rabbitmq.ts'
import type { Counter, Gauge, Histogram } from '../../series/recorders.ts'
import type { SeriesStore } from '../../series/series-store.ts'

/** What the instrument records into; what it observes is in `observe-amqp.ts`. */
export interface AmqpRecorders {
  readonly operationDuration: Histogram<typeof messagingClientOperationDuration>
  readonly sent: Counter<typeof messagingClientSentMessages>
  readonly consumed: Counter<typeof messagingClientConsumedMessages>
  readonly processDuration: Histogram<typeof messagingProcessDuration>
  readonly outcomes: Counter<typeof jobOutcomes>
  readonly active: Gauge<typeof jobActive>
  readonly returned: Counter<typeof rabbitmqClientReturnedMessages>
  readonly redelivered: Counter<typeof rabbitmqClientRedeliveredMessages>
  readonly createTime: Histogram<typeof rabbitmqClientConnectionCreateTime>
  readonly closures: Counter<typeof rabbitmqClientConnectionClosures>
  readonly channelErrors: Counter<typeof rabbitmqClientChannelErrors>
}

/** What `messaging.system.name` says of all that the instrument records. */
export const system = 'rabbitmq'

/** Gives the recorders of a store. */
export function amqpRecorders(store: SeriesStore): AmqpRecorders {
  return {
    operationDuration: store.histogram(messagingClientOperationDuration),
    sent: store.counter(messagingClientSentMessages),
    consumed: store.counter(messagingClientConsumedMessages),
    processDuration: store.histogram(messagingProcessDuration),
    outcomes: store.counter(jobOutcomes),
    active: store.gauge(jobActive),
    returned: store.counter(rabbitmqClientReturnedMessages),
    redelivered: store.counter(rabbitmqClientRedeliveredMessages),
    createTime: store.histogram(rabbitmqClientConnectionCreateTime),
    closures: store.counter(rabbitmqClientConnectionClosures),
    channelErrors: store.counter(rabbitmqClientChannelErrors),
  }
}
