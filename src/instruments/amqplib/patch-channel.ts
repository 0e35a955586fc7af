import { amqpErrorType } from './amqp-error-type.ts'
import type { AmqpMeters } from './amqp-meters.ts'
import { amqpMethod } from './amqp-method.ts'
import {
  brokerKey,
  ledgerKey,
  type AmqpChannel,
  type AmqpMessage,
  type ReplyFrame,
  type SettlingFields,
} from './amqplib-library.ts'
import { ChannelLedger, type Settlement } from './channel-ledger.ts'
import { replaceMethod, reportFailure } from './amqplib-patches.ts'

/** Measures `lib/channel.js`, which the channels of both interfaces (promises, callbacks) extend. */
export function patchChannel(
  library: { readonly Channel: { prototype: object }; readonly BaseChannel: { prototype: object } },
  meters: AmqpMeters,
): void {
  const { prototype } = library.Channel
  patchLife(prototype)
  patchEvents(prototype, meters)
  patchSettling(prototype)
  patchRequests(prototype, meters)
  replaceMethod(
    library.BaseChannel.prototype,
    'unregisterConsumer',
    (original) =>
      function unregisterConsumer(this: AmqpChannel, ...args: [tag: string, ...rest: unknown[]]): unknown {
        this[ledgerKey]?.removeConsumer(args[0])
        return original.apply(this, args)
      },
  )
}

function patchLife(prototype: object): void {
  replaceMethod(
    prototype,
    'allocate',
    (original) =>
      function allocate(this: AmqpChannel, ...args: unknown[]): unknown {
        const result: unknown = original.apply(this, args)
        Object.defineProperty(this, ledgerKey, { value: new ChannelLedger(), configurable: true })
        return result
      },
  )
  replaceMethod(
    prototype,
    'toClosed',
    (original) =>
      function toClosed(this: AmqpChannel, ...args: unknown[]): unknown {
        try {
          this[ledgerKey]?.close()
        } catch (thrown) {
          reportFailure(thrown)
        }
        return original.apply(this, args)
      },
  )
}

/** `emit` sees deliveries, confirmations and errors without a listener, whose presence applications can notice. */
function patchEvents(prototype: object, meters: AmqpMeters): void {
  replaceMethod(
    prototype,
    'emit',
    (original) =>
      function emit(this: AmqpChannel, event: unknown, subject: unknown): unknown {
        const ledger = this[ledgerKey]
        if (ledger !== undefined) {
          try {
            if (event === 'delivery') ledger.deliver((subject as AmqpMessage).fields)
            else if (event === 'ack') confirm(ledger, subject as SettlingFields)
            else if (event === 'nack') confirm(ledger, subject as SettlingFields, 'nack')
            else if (event === 'return') countReturned(meters, subject as AmqpMessage)
            else if (event === 'error') this.connection[brokerKey]?.countChannelError(amqpErrorType(subject))
          } catch (thrown) {
            reportFailure(thrown)
          }
        }
        return Reflect.apply(original, this, arguments) as unknown
      },
  )
}

function confirm(ledger: ChannelLedger, { deliveryTag, multiple }: SettlingFields, errorType?: string): void {
  ledger.confirms?.settle({ tag: deliveryTag, multiple: multiple === true, errorType })
}

function countReturned(meters: AmqpMeters, { fields }: AmqpMessage): void {
  const { exchange, routingKey, replyCode } = fields
  meters.published(exchange, routingKey).countReturned(amqpErrorType({ code: replyCode, name: 'Error' }))
}

const acknowledged: Settlement = { outcome: 'completed' }
const nackedAgain: Settlement = { outcome: 'retried', refusal: 'nack' }
const nackedForGood: Settlement = { outcome: 'dead', refusal: 'nack' }
const rejectedAgain: Settlement = { outcome: 'retried', refusal: 'reject' }
const rejectedForGood: Settlement = { outcome: 'dead', refusal: 'reject' }
const recovered: Settlement = { outcome: 'retried', refusal: 'recover' }

function patchSettling(prototype: object): void {
  replaceMethod(
    prototype,
    'sendImmediately',
    (original) =>
      function sendImmediately(this: AmqpChannel, method: unknown, fields: unknown): unknown {
        const result: unknown = original.call(this, method, fields)
        if (method === amqpMethod.ack) settle(this, acknowledged, fields as SettlingFields)
        else if (method === amqpMethod.nack) {
          const { requeue } = fields as SettlingFields
          settle(this, requeue === false ? nackedForGood : nackedAgain, fields as SettlingFields)
        } else if (method === amqpMethod.reject) {
          const { requeue } = fields as SettlingFields
          settle(this, requeue === false ? rejectedForGood : rejectedAgain, fields as SettlingFields)
        }
        return result
      },
  )
}

function settle(channel: AmqpChannel, settlement: Settlement, fields: SettlingFields): void {
  try {
    const ledger = channel[ledgerKey]
    if (fields.multiple === true) ledger?.settleUpTo(fields.deliveryTag, settlement)
    else ledger?.settle(fields.deliveryTag, settlement)
  } catch (thrown) {
    reportFailure(thrown)
  }
}

type Reply = (this: unknown, error: unknown, frame: ReplyFrame) => unknown

/** Measures the methods that the broker answers, where the answer changes what is measured. */
function patchRequests(prototype: object, meters: AmqpMeters): void {
  replaceMethod(
    prototype,
    'sendOrEnqueue',
    (original) =>
      function sendOrEnqueue(this: AmqpChannel, method: unknown, fields: unknown, reply: Reply): unknown {
        const answered = onAnswer({ ledger: this[ledgerKey], meters, method, fields })
        if (answered === undefined) return original.call(this, method, fields, reply)
        return original.call(this, method, fields, function measuredReply(this: unknown, error, frame) {
          try {
            answered(error, frame)
          } catch (thrown) {
            reportFailure(thrown)
          }
          return Reflect.apply(reply, this, arguments) as unknown
        } satisfies Reply)
      },
  )
}

interface Question {
  readonly ledger: ChannelLedger | undefined
  readonly meters: AmqpMeters
  readonly method: unknown
  readonly fields: unknown
}

/** Gives what to do with the answer to a method, if anything; the error is null where there is none. */
function onAnswer({
  ledger,
  meters,
  method,
  fields,
}: Question): ((error: unknown, frame: ReplyFrame) => void) | undefined {
  if (ledger === undefined) return undefined
  if (method === amqpMethod.confirmSelect)
    return (error) => (error === null ? ledger.beginConfirms() : undefined)
  if (method === amqpMethod.recover) {
    return (error) => (error === null ? ledger.settleUpTo(0, recovered) : undefined)
  }
  const { queue, noAck } = fields as { queue?: unknown; noAck?: unknown }
  if (method === amqpMethod.consume) {
    return (error, frame) => {
      if (error !== null || frame.id !== amqpMethod.consumeOk) return
      const destination = meters.queue(queue)
      // Its series begin now, so that a rate sees the first message.
      void destination.consumption
      ledger.addConsumer(frame.fields.consumerTag, { destination, noAck: noAck === true })
    }
  }
  if (method !== amqpMethod.get) return undefined
  const startMs = performance.now()
  return (error, frame) => {
    const destination = meters.queue(queue)
    const seconds = (performance.now() - startMs) / 1000
    destination.recordGet(seconds, error === null ? undefined : amqpErrorType(error))
    if (error !== null || frame.id !== amqpMethod.getOk) return
    destination.countGot()
    if (noAck !== true) ledger.begin(frame.fields.deliveryTag, destination)
  }
}
