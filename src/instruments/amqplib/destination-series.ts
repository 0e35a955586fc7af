import type { CounterSeries, GaugeSeries, HistogramSeries } from '../../series/series.ts'
import { system, type AmqpRecorders } from './amqp-recorders.ts'

/** The bound series of one destination: an exchange or a queue. */
export class DestinationSeries {
  readonly name: string
  readonly #recorders: AmqpRecorders
  readonly #destination: { 'messaging.system.name': typeof system; 'messaging.destination.name': string }
  #sent: CounterSeries | undefined
  #confirmed: HistogramSeries | undefined
  #consumption: ConsumptionSeries | undefined

  constructor(recorders: AmqpRecorders, name: string) {
    this.name = name
    this.#recorders = recorders
    this.#destination = { 'messaging.system.name': system, 'messaging.destination.name': name }
  }

  /** Messages that were handed to the library. */
  get sent(): CounterSeries {
    return (this.#sent ??= this.#recorders.sent.bind({
      ...this.#destination,
      'messaging.operation.name': 'publish',
    }))
  }

  /** From publishing on a confirm channel to the broker's confirmation. */
  get confirmed(): HistogramSeries {
    return (this.#confirmed ??= this.#recorders.operationDuration.bind({
      ...this.#destination,
      ...publishing,
    }))
  }

  /** What consumers record; it begins with the first of them, so that a rate sees the first death. */
  get consumption(): ConsumptionSeries {
    return (this.#consumption ??= bindConsumption(this.#recorders, this.#destination))
  }

  /** Whether this process ever consumed from it. */
  get isConsumed(): boolean {
    return this.#consumption !== undefined
  }

  /** Counts a message that the library did not take. */
  countUnsent(errorType: string): void {
    this.#recorders.sent.add(1, {
      ...this.#destination,
      'messaging.operation.name': 'publish',
      'error.type': errorType,
    })
  }

  /** Records a message, sent so many seconds ago, that the broker refused or never confirmed. */
  recordUnconfirmed(seconds: number, errorType: string): void {
    this.#recorders.operationDuration.record(seconds, {
      ...this.#destination,
      ...publishing,
      'error.type': errorType,
    })
  }

  /** Records a message that was settled by refusing it, by the name of the AMQP method, after so many seconds. */
  recordRefused(seconds: number, method: 'nack' | 'reject' | 'recover'): void {
    this.#recorders.processDuration.record(seconds, {
      ...this.#destination,
      'messaging.operation.name': 'process',
      'error.type': method,
    })
  }

  /** Counts a message that came back. */
  countReturned(errorType: string): void {
    this.#recorders.returned.add(1, {
      'messaging.destination.name': this.name,
      'error.type': errorType,
    })
  }

  /** Records the duration of a question for one message, in seconds. */
  recordGet(seconds: number, errorType: string | undefined): void {
    this.#recorders.operationDuration.record(seconds, {
      ...this.#destination,
      'messaging.operation.name': 'get',
      'messaging.operation.type': 'receive',
      'error.type': errorType,
    })
  }

  /** Counts a message that the application asked for. */
  countGot(): void {
    this.#recorders.consumed.add(1, { ...this.#destination, 'messaging.operation.name': 'get' })
  }
}

const publishing = { 'messaging.operation.name': 'publish', 'messaging.operation.type': 'send' } as const

interface ConsumptionSeries {
  readonly consumed: CounterSeries
  readonly redelivered: CounterSeries
  readonly active: GaugeSeries
  readonly processed: HistogramSeries
  readonly completed: CounterSeries
  readonly retried: CounterSeries
  readonly dead: CounterSeries
  readonly stalled: CounterSeries
}

function bindConsumption(
  recorders: AmqpRecorders,
  destination: { 'messaging.system.name': typeof system; 'messaging.destination.name': string },
): ConsumptionSeries {
  const process = { ...destination, 'messaging.operation.name': 'process' }
  return {
    consumed: recorders.consumed.bind(process),
    redelivered: recorders.redelivered.bind({
      'messaging.destination.name': destination['messaging.destination.name'],
    }),
    active: recorders.active.bind(destination),
    processed: recorders.processDuration.bind(process),
    completed: recorders.outcomes.bind({ ...destination, 'job.outcome': 'completed' }),
    retried: recorders.outcomes.bind({ ...destination, 'job.outcome': 'retried' }),
    dead: recorders.outcomes.bind({ ...destination, 'job.outcome': 'dead' }),
    stalled: recorders.outcomes.bind({ ...destination, 'job.outcome': 'stalled' }),
  }
}
