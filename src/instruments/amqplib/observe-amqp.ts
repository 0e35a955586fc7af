import { jobOldestAge, jobWorkers } from '../../catalog/queues.ts'
import {
  rabbitmqClientChannelCount,
  rabbitmqClientConnectionCount,
  rabbitmqClientUnconfirmedMessages,
} from '../../catalog/rabbitmq.ts'
import type { SeriesStore } from '../../series/series-store.ts'
import { system } from './amqp-recorders.ts'
import { ledgerKey, type AmqpConnection } from './amqplib-library.ts'
import type { BrokerSeries } from './broker-series.ts'
import type { ChannelLedger } from './channel-ledger.ts'
import type { DestinationSeries } from './destination-series.ts'

/** What there is to look at: grows as the application connects and consumes, within its limits. */
interface Watched {
  readonly brokers: ReadonlyMap<string, BrokerSeries>
  readonly destinations: ReadonlyMap<string, DestinationSeries>
}

/** Observes connections, channels and consumers at each collection, so that messages pay nothing for it. */
export function observeAmqp(store: SeriesStore, { brokers, destinations }: Watched): void {
  const connectionCount = store.observable(rabbitmqClientConnectionCount)
  const channelCount = store.observable(rabbitmqClientChannelCount)
  const unconfirmed = store.observable(rabbitmqClientUnconfirmedMessages)
  const workers = store.observable(jobWorkers)
  const oldestAge = store.observable(jobOldestAge)
  const state = (broker: BrokerSeries, name: 'connecting' | 'open' | 'blocked') =>
    ({ ...broker.attributes, 'rabbitmq.client.connection.state': name }) as const

  store.onCollect('rabbitmq', () => {
    const consumers = new Map<DestinationSeries, number>()
    const oldestMs = new Map<DestinationSeries, number>()
    const nowMs = performance.now()
    for (const destination of destinations.values()) {
      if (!destination.isConsumed) continue
      // A queue whose consumers are gone is observed as 0: it must not vanish from an alert on too few.
      consumers.set(destination, 0)
      oldestMs.set(destination, nowMs)
    }
    for (const broker of brokers.values()) {
      let [open, blocked, channels, waiting] = [0, 0, 0, 0]
      for (const connection of broker.connections) {
        if (connection.stream.destroyed === true) {
          forget(broker, connection)
          continue
        }
        if (connection.blocked) blocked++
        else open++
        for (const entry of connection.channels.slice(1)) {
          if (!entry) continue
          channels++
          const ledger = entry.channel[ledgerKey]
          if (ledger === undefined) continue
          waiting += ledger.confirms?.size ?? 0
          addUp(ledger, { consumers, oldestMs })
        }
      }
      connectionCount.observe(broker.connecting, state(broker, 'connecting'))
      connectionCount.observe(open, state(broker, 'open'))
      connectionCount.observe(blocked, state(broker, 'blocked'))
      channelCount.observe(channels, broker.attributes)
      unconfirmed.observe(waiting, broker.attributes)
    }
    for (const [{ name }, count] of consumers) {
      workers.observe(count, { 'messaging.system.name': system, 'messaging.destination.name': name })
    }
    for (const [{ name }, startMs] of oldestMs) {
      oldestAge.observe((nowMs - startMs) / 1000, {
        'messaging.system.name': system,
        'messaging.destination.name': name,
        'job.state': 'active',
      })
    }
  })
}

/** Ends what the library does not: a socket that the application destroyed, without heartbeats, ends nothing in it. */
function forget(broker: BrokerSeries, connection: AmqpConnection): void {
  broker.connections.delete(connection)
  broker.countClosure('UNEXPECTED_CLOSE')
  for (const entry of connection.channels.slice(1)) entry?.channel[ledgerKey]?.close()
}

interface Totals {
  readonly consumers: Map<DestinationSeries, number>
  readonly oldestMs: Map<DestinationSeries, number>
}

function addUp(ledger: ChannelLedger, { consumers, oldestMs }: Totals): void {
  for (const destination of ledger.consumed()) {
    consumers.set(destination, (consumers.get(destination) ?? 0) + 1)
  }
  for (const { destination, startMs } of ledger.oldest()) {
    oldestMs.set(destination, Math.min(startMs, oldestMs.get(destination) ?? startMs))
  }
}
