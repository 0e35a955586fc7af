import { otherValue } from '../../catalog/metric.ts'
import { messagingProcessDuration } from '../../catalog/queues.ts'
import { reportAttributeLimit } from '../../diagnostics/report-attribute-limit.ts'
import type { CounterSeries, GaugeSeries, HistogramSeries } from '../../series/series.ts'
import { JobSeries, type AddOperation } from './job-series.ts'
import type { QueueRecorders, QueueSystem } from './queue-recorders.ts'

const jobNameLimit = messagingProcessDuration.attributes['job.name'].limit

/** The bound series of one queue, and of each kind of job in it. */
export class QueueSeries {
  readonly #recorders: QueueRecorders
  readonly #destination: { 'messaging.system.name': QueueSystem; 'messaging.destination.name': string }
  readonly #jobs = new Map<string, JobSeries>()
  readonly #durations = new Map<AddOperation, HistogramSeries>()
  #worker: WorkerSeries | undefined

  constructor(recorders: QueueRecorders, name: string) {
    this.#recorders = recorders
    this.#destination = { 'messaging.system.name': recorders.system, 'messaging.destination.name': name }
  }

  /** Gives the series of the jobs of a name; names beyond the limit of the catalog share `_OTHER`. */
  job(name: unknown): JobSeries {
    const asked = typeof name === 'string' ? name : otherValue
    const known = this.#jobs.get(asked)
    if (known !== undefined) return known
    if (this.#jobs.size >= jobNameLimit && asked !== otherValue) {
      const metricName = messagingProcessDuration.name
      reportAttributeLimit({ attribute: 'job.name', metricName, limit: jobNameLimit, value: asked })
      return this.job(otherValue)
    }
    const series = new JobSeries(this.#recorders, { ...this.#destination, 'job.name': asked })
    this.#jobs.set(asked, series)
    return series
  }

  /** Gives the series of the calls of a kind that added jobs to this queue. */
  addDuration(operation: AddOperation): HistogramSeries {
    let series = this.#durations.get(operation)
    if (series === undefined) {
      series = this.#recorders.operationDuration.bind({
        ...this.#destination,
        'messaging.operation.name': operation,
        'messaging.operation.type': 'send',
      })
      this.#durations.set(operation, series)
    }
    return series
  }

  /** The series that workers record into; they begin with the worker, so that a rate sees the first stall. */
  get worker(): WorkerSeries {
    this.#worker ??= {
      active: this.#recorders.active.bind(this.#destination),
      stalled: this.#recorders.outcomes.bind({ ...this.#destination, 'job.outcome': 'stalled' }),
    }
    return this.#worker
  }
}

interface WorkerSeries {
  readonly active: GaugeSeries
  /** BullMQ tells no more of a stalled job than its id, so these are not told apart by name. */
  readonly stalled: CounterSeries
}
