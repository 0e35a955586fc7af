import { amqpErrorType } from './amqp-error-type.ts'
import type { AmqpMeters } from './amqp-meters.ts'
import { brokerKey, type AmqpConnection } from './amqplib-library.ts'
import type { BrokerSeries } from './broker-series.ts'
import { replaceMethod, reportFailure } from './amqplib-patches.ts'

/** Measures `lib/connect.js`: how long opening a connection takes and how it fails. */
export function patchConnect(library: object, meters: AmqpMeters): void {
  replaceMethod(
    library,
    'connect',
    (original) =>
      function connect(this: unknown, ...args: unknown[]): unknown {
        const [url, , callback] = args
        if (typeof callback !== 'function') return original.apply(this, args)
        const opening = beginOpening(meters, url)
        args[2] = function opened(this: unknown, ...answer: unknown[]): unknown {
          endOpening(opening, answer)
          return Reflect.apply(callback, this, answer) as unknown
        }
        try {
          return original.apply(this, args)
        } catch (thrown) {
          // Nothing was attempted: the URL or the options are wrong.
          endOpening(opening, [thrown])
          throw thrown
        }
      },
  )
}

/** Measures `lib/connection.js`: when connections end, and why. */
export function patchConnection({ prototype }: { prototype: object }): void {
  replaceMethod(
    prototype,
    'toClosed',
    (original) =>
      function toClosed(this: AmqpConnection, ...args: unknown[]): unknown {
        try {
          // The second argument is the error, unless the application closed the connection.
          const broker = this[brokerKey]
          if (broker?.connections.delete(this) === true) {
            broker.countClosure(args[1] === undefined ? undefined : amqpErrorType(args[1]))
          }
        } catch (thrown) {
          reportFailure(thrown)
        }
        return original.apply(this, args)
      },
  )
}

interface Opening {
  readonly broker: BrokerSeries
  readonly startMs: number
  isOver: boolean
}

function beginOpening(meters: AmqpMeters, url: unknown): Opening | undefined {
  try {
    const broker = meters.broker(url)
    broker.connecting++
    return { broker, startMs: performance.now(), isOver: false }
  } catch (thrown) {
    reportFailure(thrown)
    return undefined
  }
}

/** The library calls back again when an opening that failed fails further; only the first counts. */
function endOpening(opening: Opening | undefined, [error, connection]: readonly unknown[]): void {
  if (opening === undefined || opening.isOver) return
  opening.isOver = true
  try {
    const { broker, startMs } = opening
    broker.connecting--
    const hasFailed = error !== null && error !== undefined
    broker.recordOpening((performance.now() - startMs) / 1000, hasFailed ? amqpErrorType(error) : undefined)
    if (hasFailed) return
    const opened = connection as AmqpConnection
    Object.defineProperty(opened, brokerKey, { value: broker })
    broker.connections.add(opened)
  } catch (thrown) {
    reportFailure(thrown)
  }
}
