import { amqpErrorType } from './amqp-error-type.ts'
import type { AmqpMeters } from './amqp-meters.ts'
import { ledgerKey, type AmqpChannel } from './amqplib-library.ts'
import { replaceMethod, reportFailure } from './amqplib-patches.ts'

/** Measures what `lib/channel_model.js` and `lib/callback_model.js` publish, each in a class of its own. */
export function patchPublish({ prototype }: { prototype: object }, meters: AmqpMeters): void {
  replaceMethod(
    prototype,
    'publish',
    (original) =>
      function publish(this: AmqpChannel, exchange: unknown, routingKey: unknown): unknown {
        let result: unknown
        try {
          result = Reflect.apply(original, this, arguments)
        } catch (thrown) {
          countUnsent(meters, { exchange, routingKey, thrown })
          throw thrown
        }
        try {
          const destination = meters.published(exchange, routingKey)
          destination.sent.add(1)
          // Tags are counted from the broker's side, so what was not sent has none.
          this[ledgerKey]?.confirms?.add(destination)
        } catch (thrown) {
          reportFailure(thrown)
        }
        return result
      },
  )
}

interface Unsent {
  readonly exchange: unknown
  readonly routingKey: unknown
  readonly thrown: unknown
}

function countUnsent(meters: AmqpMeters, { exchange, routingKey, thrown }: Unsent): void {
  try {
    meters.published(exchange, routingKey).countUnsent(amqpErrorType(thrown))
  } catch (failure) {
    reportFailure(failure)
  }
}
