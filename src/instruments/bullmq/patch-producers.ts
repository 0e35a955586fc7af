import type { BullmqLibrary, FlowNode } from './bullmq-library.ts'
import { jobErrorType } from '../queues/job-error-type.ts'
import type { Method } from '../method-patches.ts'
import { replaceMethod, reportFailure } from './bullmq-patches.ts'
import type { QueueMeters } from './queue-meters.ts'
import type { AddOperation } from './job-series.ts'

type Producers = Pick<BullmqLibrary, 'FlowProducer' | 'Job' | 'JobScheduler'>

/** Measures what adds jobs: queues (through the statics of `Job`), flows and job schedulers. */
export function patchProducers({ Job, FlowProducer, JobScheduler }: Producers, meters: QueueMeters): void {
  const isScheduler = (queue: unknown): boolean =>
    JobScheduler !== undefined && queue instanceof (JobScheduler as unknown as new () => object)
  // Early schedulers of version 5 create their jobs through `Job`; those are counted as the scheduler's.
  replaceMethod(
    Job,
    'create',
    measuring(meters, (self, args) => (isScheduler(args[0]) ? undefined : describeJob(self, args))),
  )
  replaceMethod(Job, 'createBulk', measuring(meters, describeBulk))
  replaceMethod(FlowProducer.prototype, 'add', measuring(meters, describeFlow))
  replaceMethod(FlowProducer.prototype, 'addBulk', measuring(meters, describeFlows))
  if (JobScheduler !== undefined) {
    replaceMethod(JobScheduler.prototype, 'upsertJobScheduler', measuring(meters, describeScheduled))
  }
}

/** What a call sends. Its duration belongs to one queue; `undefined` where the jobs may be of many. */
interface Shipment {
  readonly operation: AddOperation
  readonly destination: string | undefined
  readonly jobs: Iterable<{ readonly queueName: string; readonly name: unknown }>
}

type Describe = (self: { readonly name?: unknown }, args: readonly unknown[]) => Shipment | undefined

function measuring(meters: QueueMeters, describe: Describe): (original: Method) => Method {
  return (original) =>
    function add(this: { readonly name?: unknown }, ...args: unknown[]): unknown {
      const startMs = performance.now()
      const result = original.apply(this, args)
      if (!(result instanceof Promise)) return result
      return result.then(
        (value: unknown) => {
          // Nothing is sent by a closing producer, or by a scheduler that has come to its end.
          if (value !== undefined) recordShipment(meters, { describe, self: this, args, startMs })
          return value
        },
        (thrown: unknown) => {
          recordShipment(meters, { describe, self: this, args, startMs, errorType: jobErrorType(thrown) })
          throw thrown
        },
      )
    }
}

interface Call {
  readonly describe: Describe
  readonly self: { readonly name?: unknown }
  readonly args: readonly unknown[]
  readonly startMs: number
  readonly errorType?: string | undefined
}

function recordShipment(meters: QueueMeters, { describe, self, args, startMs, errorType }: Call): void {
  try {
    const seconds = (performance.now() - startMs) / 1000
    const shipment = describe(self, args)
    if (shipment === undefined) return
    const { operation, destination, jobs } = shipment
    meters.recordAdd(operation, { destination, seconds, errorType })
    for (const { queueName, name } of jobs) meters.queue(queueName).job(name).countSent(operation, errorType)
  } catch (thrown) {
    reportFailure(thrown)
  }
}

/** `Job.create(queue, name, data, options)`. */
const describeJob: Describe = (_, [queue, name]) => {
  const queueName = (queue as { name: string }).name
  return { operation: 'add', destination: queueName, jobs: [{ queueName, name }] }
}

/** `Job.createBulk(queue, jobs)`. */
const describeBulk: Describe = (_, [queue, jobs]) => {
  const queueName = (queue as { name: string }).name
  return {
    operation: 'addBulk',
    destination: queueName,
    jobs: (jobs as readonly { name: string }[]).map(({ name }) => ({ queueName, name })),
  }
}

/** `flowProducer.add(flow)`. */
const describeFlow: Describe = (_, [flow]) => ({
  operation: 'addFlow',
  destination: (flow as FlowNode).queueName,
  jobs: nodes([flow as FlowNode]),
})

/** `flowProducer.addBulk(flows)`. */
const describeFlows: Describe = (_, [flows]) => ({
  operation: 'addBulkFlows',
  destination: undefined,
  jobs: nodes(flows as readonly FlowNode[]),
})

/** `jobScheduler.upsertJobScheduler(id, repeat, jobName, …)`: an add in BullMQ's own spans, too. */
const describeScheduled: Describe = ({ name: queueName }, [, , name]) => ({
  operation: 'add',
  destination: queueName as string,
  jobs: [{ queueName: queueName as string, name }],
})

function* nodes(flows: readonly FlowNode[]): Generator<FlowNode> {
  for (const flow of flows) {
    yield flow
    if (flow.children !== undefined) yield* nodes(flow.children)
  }
}
