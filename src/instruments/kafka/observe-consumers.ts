import { kafkaConsumerAssignedPartitions, kafkaConsumerLag } from '../../catalog/kafka.ts'
import { jobWorkerConcurrency, jobWorkers } from '../../catalog/queues.ts'
import type { SeriesStore } from '../../series/series-store.ts'
import type { LiveSet } from '../live-set.ts'
import type { ConsumerLedger } from './consumer-ledger.ts'

/** Observes consumers at each collection, from what they told; no broker is asked. */
export function observeConsumers(store: SeriesStore, consumers: LiveSet<ConsumerLedger>): void {
  const lag = store.observable(kafkaConsumerLag)
  const assigned = store.observable(kafkaConsumerAssignedPartitions)
  const workers = store.observable(jobWorkers)
  const concurrency = store.observable(jobWorkerConcurrency)

  store.onCollect('kafka', () => {
    for (const ledger of consumers.living()) {
      for (const consumed of ledger.topics()) {
        const place = {
          'messaging.destination.name': consumed.topic,
          'messaging.consumer.group.name': ledger.group,
        }
        const attributes = { 'messaging.system.name': 'kafka', ...place } as const
        // A consumer that stopped is observed as none: its topic must not vanish from an alert on too few.
        const isTaking = consumed.partitions > 0
        workers.observe(isTaking ? 1 : 0, attributes)
        if (ledger.concurrency !== undefined)
          concurrency.observe(isTaking ? ledger.concurrency : 0, attributes)
        assigned.observe(consumed.partitions, place)
        if (consumed.lag !== undefined) lag.observe(consumed.lag, place)
      }
    }
  })
}
