import type { messagingClientOperationDuration } from '../../catalog/queues.ts'
import type { AttributesOf } from '../../catalog/metric.ts'
import type { CounterSeries, HistogramSeries } from '../../series/series.ts'
import { InFlight } from './in-flight.ts'
import type { JobOutcome, MessageRecorders } from './message-recorders.ts'

type OperationAttributes = AttributesOf<typeof messagingClientOperationDuration>

/** What says which destination is meant, and for whom. */
export interface Destination {
  readonly 'messaging.system.name': NonNullable<OperationAttributes['messaging.system.name']>
  readonly 'messaging.destination.name': string
  readonly 'messaging.consumer.group.name': string | undefined
}

/** The bound series of one destination: a topic or a queue. */
export class DestinationSeries {
  readonly attributes: Destination
  readonly #recorders: MessageRecorders
  readonly #outcomes: readonly JobOutcome[]
  readonly #calls = new Map<string, CallSeries>()
  #consumption: ConsumptionSeries | undefined

  constructor(
    recorders: MessageRecorders,
    { attributes, outcomes }: { attributes: Destination; outcomes: readonly JobOutcome[] },
  ) {
    this.#recorders = recorders
    this.attributes = attributes
    this.#outcomes = outcomes
  }

  /** Counts messages that a call sent, or tried to. */
  countSent(operation: string, { count, errorType }: { count: number; errorType: string | undefined }): void {
    if (errorType === undefined) this.#call(operation).sent.add(count)
    else {
      const { 'messaging.consumer.group.name': _, ...destination } = this.attributes
      const attributes = { ...destination, 'messaging.operation.name': operation, 'error.type': errorType }
      this.#recorders.sent.add(count, attributes)
    }
  }

  /** Records how long a call took, in seconds, and how it failed if it did. */
  recordCall(operation: string, { type, seconds, errorType }: Call): void {
    if (errorType === undefined) this.#call(operation).duration(type).record(seconds)
    else {
      this.#recorders.operationDuration.record(seconds, {
        ...this.attributes,
        'messaging.operation.name': operation,
        'messaging.operation.type': type,
        'error.type': errorType,
      })
    }
  }

  /** Records how many messages a call handed over at once. */
  recordBatchSize(operation: string, count: number): void {
    this.#call(operation).batchSize.record(count)
  }

  /** What consumers record; it begins with the first of them. */
  get consumption(): ConsumptionSeries {
    return (this.#consumption ??= this.#bindConsumption())
  }

  /** The same, if this process ever consumed. */
  get consuming(): ConsumptionSeries | undefined {
    return this.#consumption
  }

  /** Records an attempt to process that failed: how long it took, in seconds, and why. */
  recordFailure(seconds: number, errorType: string): void {
    const attributes = { ...this.attributes, 'messaging.operation.name': 'process', 'error.type': errorType }
    this.#recorders.processDuration.record(seconds, attributes)
  }

  #call(operation: string): CallSeries {
    let call = this.#calls.get(operation)
    if (call === undefined) {
      this.#calls.set(operation, (call = new CallSeries(this.#recorders, { of: this.attributes, operation })))
    }
    return call
  }

  #bindConsumption(): ConsumptionSeries {
    const recorders = this.#recorders
    const process = { ...this.attributes, 'messaging.operation.name': 'process' }
    const outcomes = this.#outcomes.map(
      (outcome) =>
        [outcome, recorders.outcomes.bind({ ...this.attributes, 'job.outcome': outcome })] as const,
    )
    return {
      consumed: recorders.consumed.bind(process),
      processed: recorders.processDuration.bind(process),
      wait: recorders.wait.bind(this.attributes),
      inFlight: new InFlight(recorders.active.bind(this.attributes)),
      outcomes: Object.fromEntries(outcomes),
    }
  }
}

/** What a call does, in the words of the semantic conventions. */
export type CallType = 'send' | 'receive' | 'settle'

interface Call {
  readonly type: CallType
  readonly seconds: number
  readonly errorType: string | undefined
}

interface ConsumptionSeries {
  readonly consumed: CounterSeries
  readonly processed: HistogramSeries
  readonly wait: HistogramSeries
  readonly inFlight: InFlight
  readonly outcomes: Partial<Readonly<Record<JobOutcome, CounterSeries>>>
}

/** The series of one kind of call, each bound when it is first needed. */
class CallSeries {
  readonly #recorders: MessageRecorders
  readonly #attributes: Destination & { readonly 'messaging.operation.name': string }
  #sent: CounterSeries | undefined
  #batchSize: HistogramSeries | undefined
  readonly #durations: { [Type in CallType]?: HistogramSeries } = {}

  constructor(recorders: MessageRecorders, { of, operation }: { of: Destination; operation: string }) {
    this.#recorders = recorders
    this.#attributes = { ...of, 'messaging.operation.name': operation }
  }

  get sent(): CounterSeries {
    const { 'messaging.consumer.group.name': _, ...attributes } = this.#attributes
    return (this.#sent ??= this.#recorders.sent.bind(attributes))
  }

  get batchSize(): HistogramSeries {
    return (this.#batchSize ??= this.#recorders.batchSize.bind(this.#attributes))
  }

  duration(type: CallType): HistogramSeries {
    return (this.#durations[type] ??= this.#recorders.operationDuration.bind({
      ...this.#attributes,
      'messaging.operation.type': type,
    }))
  }
}
