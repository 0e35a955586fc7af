import { otherValue } from '../../catalog/metric.ts'
import { jobActive } from '../../catalog/queues.ts'
import { rabbitmqClientConnectionCount } from '../../catalog/rabbitmq.ts'
import type { SeriesStore } from '../../series/series-store.ts'
import { amqpRecorders, type AmqpRecorders } from './amqp-recorders.ts'
import { BrokerSeries } from './broker-series.ts'
import { brokerAddress } from './broker-address.ts'
import { publishDestination, queueDestination } from './destination-name.ts'
import { DestinationSeries } from './destination-series.ts'
import { observeAmqp } from './observe-amqp.ts'

const destinationLimit = jobActive.attributes['messaging.destination.name'].limit
const brokerLimit = rabbitmqClientConnectionCount.attributes['server.address'].limit

/** The metrics of every copy of amqplib in the process, over one store. */
export class AmqpMeters {
  readonly #recorders: AmqpRecorders
  readonly #destinations = new Map<string, DestinationSeries>()
  readonly #brokers = new Map<string, BrokerSeries>()

  constructor(store: SeriesStore) {
    this.#recorders = amqpRecorders(store)
    observeAmqp(store, { brokers: this.#brokers, destinations: this.#destinations })
  }

  /** Gives the series of the exchange, or of the queue where the exchange is the default one. */
  published(exchange: unknown, routingKey: unknown): DestinationSeries {
    const known = this.#destinations.get((exchange === '' ? routingKey : exchange) as string)
    return known ?? this.#destination(publishDestination(exchange, routingKey))
  }

  /** Gives the series of a queue that is consumed from. */
  queue(name: unknown): DestinationSeries {
    return this.#destination(queueDestination(name))
  }

  /** Gives the series of the broker that a URL leads to; brokers beyond the limit share one. */
  broker(url: unknown): BrokerSeries {
    const attributes = brokerAddress(url)
    const key = `${attributes['server.address']}:${attributes['server.port']}`
    const known = this.#brokers.get(key)
    if (known !== undefined) return known
    const isFull = this.#brokers.size >= brokerLimit && !key.startsWith(otherValue)
    if (isFull) return this.broker({ hostname: otherValue, port: attributes['server.port'] })
    const series = new BrokerSeries(this.#recorders, attributes)
    this.#brokers.set(key, series)
    return series
  }

  #destination(name: string): DestinationSeries {
    const known = this.#destinations.get(name)
    if (known !== undefined) return known
    if (this.#destinations.size >= destinationLimit && name !== otherValue)
      return this.#destination(otherValue)
    const series = new DestinationSeries(this.#recorders, name)
    this.#destinations.set(name, series)
    return series
  }
}
