import type { BrokerSeries } from './broker-series.ts'
import type { ChannelLedger } from './channel-ledger.ts'

/** Where a channel keeps its ledger, and a connection the broker that it leads to. */
export const ledgerKey: unique symbol = Symbol('meterbridge.amqplib.ledger')
export const brokerKey: unique symbol = Symbol('meterbridge.amqplib.broker')

/** What the instrument touches of amqplib's connection (0.10 to 2). */
export interface AmqpConnection {
  /** Entry 0 is the connection's own; closed channels leave null. */
  readonly channels: readonly ({ readonly channel: Partial<AmqpChannel> } | null)[]
  readonly blocked: boolean
  readonly stream: { readonly destroyed?: boolean }
  [brokerKey]?: BrokerSeries
}

/** What the instrument touches of its channels. */
export interface AmqpChannel {
  readonly connection: AmqpConnection
  [ledgerKey]?: ChannelLedger
}

/** A message as consumers get it. */
export interface AmqpMessage {
  readonly fields: {
    readonly consumerTag: string
    readonly deliveryTag: number
    readonly redelivered: boolean
    readonly exchange: string
    readonly routingKey: string
    /** Of a message that came back: why. */
    readonly replyCode?: number
  }
}

/** The fields of the methods that settle messages. */
export interface SettlingFields {
  readonly deliveryTag: number
  readonly multiple?: boolean
  readonly requeue?: boolean
}

/** A frame that answers a method. */
export interface ReplyFrame {
  readonly id: number
  readonly fields: { readonly consumerTag: string; readonly deliveryTag: number }
}
