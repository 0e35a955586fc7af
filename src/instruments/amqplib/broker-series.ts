import type { CounterSeries, HistogramSeries } from '../../series/series.ts'
import type { AmqpRecorders } from './amqp-recorders.ts'
import type { AmqpConnection } from './amqplib-library.ts'

/** One broker that the application connects to: its series and the connections that are open. */
export class BrokerSeries {
  readonly attributes: BrokerAttributes
  /** Connections that are open; each leaves when it closes, so none is kept alive by this. */
  readonly connections = new Set<AmqpConnection>()
  /** How many connections are being opened. */
  connecting = 0
  readonly #recorders: AmqpRecorders
  readonly #createTime: HistogramSeries
  readonly #closures: CounterSeries

  constructor(recorders: AmqpRecorders, attributes: BrokerAttributes) {
    this.#recorders = recorders
    this.attributes = attributes
    this.#createTime = recorders.createTime.bind(attributes)
    this.#closures = recorders.closures.bind(attributes)
  }

  /** Records how long opening a connection took, in seconds, or why it failed. */
  recordOpening(seconds: number, errorType: string | undefined): void {
    if (errorType === undefined) this.#createTime.record(seconds)
    else this.#recorders.createTime.record(seconds, { ...this.attributes, 'error.type': errorType })
  }

  /** Counts an open connection that ended, with the reason unless the application closed it. */
  countClosure(errorType: string | undefined): void {
    if (errorType === undefined) this.#closures.add(1)
    else this.#recorders.closures.add(1, { ...this.attributes, 'error.type': errorType })
  }

  /** Counts a channel that failed. */
  countChannelError(errorType: string): void {
    this.#recorders.channelErrors.add(1, { ...this.attributes, 'error.type': errorType })
  }
}

/** The address of a broker. */
export interface BrokerAttributes {
  readonly 'server.address': string
  readonly 'server.port': number
}
