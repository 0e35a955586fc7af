import { otherValue } from '../../catalog/metric.ts'
import { jobActive, messagingProcessDuration } from '../../catalog/queues.ts'
import { reportAttributeLimit } from '../../diagnostics/report-attribute-limit.ts'
import type { SeriesStore } from '../../series/series-store.ts'
import type { AddOperation } from './job-series.ts'
import { queueRecorders, type QueueRecorders, type QueueSystem } from './queue-recorders.ts'
import { QueueSeries } from './queue-series.ts'

const queueLimit = jobActive.attributes['messaging.destination.name'].limit

/** Everything that the hooks record into, found by the names of queues and jobs. */
export class QueueMeters {
  readonly #recorders: QueueRecorders
  readonly #queues = new Map<string, QueueSeries>()

  constructor(store: SeriesStore, system: QueueSystem = 'bullmq') {
    this.#recorders = queueRecorders(store, system)
  }

  /** Gives the series of a queue; queues beyond the limit of the catalog share those of `_OTHER`. */
  queue(name: string): QueueSeries {
    const known = this.#queues.get(name)
    if (known !== undefined) return known
    if (this.#queues.size >= queueLimit && name !== otherValue) {
      const attribute = 'messaging.destination.name'
      const metricName = messagingProcessDuration.name
      reportAttributeLimit({ attribute, metricName, limit: queueLimit, value: name })
      return this.queue(otherValue)
    }
    const series = new QueueSeries(this.#recorders, name)
    this.#queues.set(name, series)
    return series
  }

  /** Records how long a call that adds jobs took, in seconds, and how it failed if it did. */
  recordAdd(operation: AddOperation, { destination, seconds, errorType }: AddCall): void {
    if (destination !== undefined && errorType === undefined) {
      this.queue(destination).addDuration(operation).record(seconds)
      return
    }
    this.#recorders.operationDuration.record(seconds, {
      'messaging.system.name': this.#recorders.system,
      'messaging.destination.name': destination,
      'messaging.operation.name': operation,
      'messaging.operation.type': 'send',
      'error.type': errorType,
    })
  }
}

interface AddCall {
  readonly destination: string | undefined
  readonly seconds: number
  readonly errorType: string | undefined
}
