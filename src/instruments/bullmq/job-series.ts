import type { CounterSeries, HistogramSeries } from '../../series/series.ts'
import type { QueueRecorders, QueueSystem } from './queue-recorders.ts'

/** The bound series of the jobs of one name in one queue. */
export class JobSeries {
  readonly #recorders: QueueRecorders
  readonly #attributes: JobAttributes
  readonly #sent = new Map<AddOperation, CounterSeries>()
  #run: RunSeries | undefined

  constructor(recorders: QueueRecorders, attributes: JobAttributes) {
    this.#recorders = recorders
    this.#attributes = attributes
  }

  /** Counts a job that was added, or that could not be because of an error. */
  countSent(operation: AddOperation, errorType?: string): void {
    if (errorType !== undefined) {
      const attributes = {
        ...this.#attributes,
        'messaging.operation.name': operation,
        'error.type': errorType,
      }
      this.#recorders.sent.add(1, attributes)
      return
    }
    let series = this.#sent.get(operation)
    if (series === undefined) {
      series = this.#recorders.sent.bind({ ...this.#attributes, 'messaging.operation.name': operation })
      this.#sent.set(operation, series)
    }
    series.add(1)
  }

  /** The series that a worker records into; they begin together, so that a rate sees the first death. */
  get run(): RunSeries {
    this.#run ??= bindRun(this.#recorders, this.#attributes)
    return this.#run
  }

  /** Records an attempt that failed: how long it took, in seconds, and why. */
  recordFailure(seconds: number, errorType: string): void {
    this.#recorders.processDuration.record(seconds, {
      ...this.#attributes,
      'messaging.operation.name': 'process',
      'error.type': errorType,
    })
  }
}

/** The calls that add jobs, in the words of BullMQ's own spans. */
export type AddOperation = 'add' | 'addBulk' | 'addFlow' | 'addBulkFlows'

/** How the attempt to run a job ended, as far as the worker tells. */
export type AttemptOutcome = 'completed' | 'retried' | 'dead' | 'postponed'

export interface JobAttributes {
  readonly 'messaging.system.name': QueueSystem
  readonly 'messaging.destination.name': string
  readonly 'job.name': string
}

interface RunSeries extends Readonly<Record<AttemptOutcome, CounterSeries>> {
  readonly consumed: CounterSeries
  readonly processed: HistogramSeries
  readonly wait: HistogramSeries
}

function bindRun(recorders: QueueRecorders, attributes: JobAttributes): RunSeries {
  const process = { ...attributes, 'messaging.operation.name': 'process' }
  return {
    consumed: recorders.consumed.bind(process),
    processed: recorders.processDuration.bind(process),
    wait: recorders.wait.bind(attributes),
    completed: recorders.outcomes.bind({ ...attributes, 'job.outcome': 'completed' }),
    retried: recorders.outcomes.bind({ ...attributes, 'job.outcome': 'retried' }),
    dead: recorders.outcomes.bind({ ...attributes, 'job.outcome': 'dead' }),
    postponed: recorders.outcomes.bind({ ...attributes, 'job.outcome': 'postponed' }),
  }
}
