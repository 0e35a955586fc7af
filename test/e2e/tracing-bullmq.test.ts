import { createRequire } from 'node:module'
import { context, propagation, SpanStatusCode, trace, TraceFlags } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { W3CTraceContextPropagator } from '@opentelemetry/core'
import {
  InMemorySpanExporter,
  SimpleSpanProcessor,
  TracerProvider,
  type ReadableSpan,
} from '@opentelemetry/sdk-trace'
import type * as Bullmq from 'bullmq'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { BullmqTelemetry } from '../../src/tracing/bullmq-telemetry.ts'
import { traceBullmq } from '../../src/tracing/trace-bullmq.ts'
import { claimRedisDatabase, type RedisDatabase } from './services/claim-redis-database.ts'
import { uniqueName } from './services/unique-name.ts'

const require = createRequire(import.meta.url)
const versions = [
  { version: 6, library: require('bullmq') as typeof Bullmq },
  { version: 5, library: require('bullmq5') as typeof Bullmq },
]

const memory = new InMemorySpanExporter()
const provider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter: memory })] })
const tracer = provider.getTracer('test')
let redis: RedisDatabase
const open: { close(): Promise<void> }[] = []

beforeAll(async () => {
  redis = await claimRedisDatabase()
  context.setGlobalContextManager(new AsyncLocalStorageContextManager())
  propagation.setGlobalPropagator(new W3CTraceContextPropagator())
  for (const { library } of versions) traceBullmq(library, new BullmqTelemetry(() => tracer))
})
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()))
  memory.reset()
})
afterAll(() => redis.release())

describe.each(versions)('BullMQ $version', ({ library }) => {
  test('makes the span of a worker a child of the one that added the job, with the attributes of messaging', async () => {
    const { queue, name } = openQueue(library)
    await queue.add('ship', { secret: 1 })
    await work(library, { name, jobs: 1 })
    const [add, run] = [spanNamed(`add ${name}`), spanNamed(`process ${name}`)]
    expect(run.parentSpanContext).toMatchObject({ spanId: add.spanContext().spanId, isRemote: true })
    expect(run.attributes).toEqual({
      'messaging.system.name': 'bullmq',
      'messaging.destination.name': name,
      'messaging.operation.name': 'process',
      'messaging.operation.type': 'process',
      'messaging.message.id': '1',
      'bullmq.job.name': 'ship',
      'bullmq.job.attempts.made': 1,
    })
    expect(run.events).toEqual([])
  })

  test('gives all jobs of addBulk one producer', async () => {
    const { queue, name } = openQueue(library)
    await queue.addBulk([
      { name: 'a', data: {} },
      { name: 'b', data: {} },
    ])
    await work(library, { name, jobs: 2 })
    const { spanId } = spanNamed(`addBulk ${name}`).spanContext()
    expect(spanNamed(`addBulk ${name}`).attributes['messaging.batch.message_count']).toBe(2)
    expect(spansNamed(`process ${name}`).map((span) => span.parentSpanContext?.spanId)).toEqual([
      spanId,
      spanId,
    ])
  })

  test('connects the jobs of a flow', async () => {
    const { name } = openQueue(library)
    const flows = opened(new library.FlowProducer({ connection: connection() }))
    await flows.add({
      name: 'parent',
      queueName: name,
      opts: {},
      children: [{ name: 'child', queueName: name, opts: {} }],
    })
    await work(library, { name, jobs: 2 })
    const flow = spanNamed(`addFlow ${name}`).spanContext()
    const runs = spansNamed(`process ${name}`)
    expect(runs.map(({ attributes }) => attributes['bullmq.job.name'])).toEqual(['child', 'parent'])
    for (const run of runs) expect(run.spanContext().traceId).toBe(flow.traceId)
  })

  test('marks a failed attempt and keeps the next one in its trace', async () => {
    const { queue, name } = openQueue(library)
    await queue.add('pay', {}, { attempts: 2 })
    await work(library, {
      name,
      jobs: 1,
      run: async (job) => {
        if (job.attemptsMade === 0) throw new RangeError('no money')
      },
    })
    const [first, second] = spansNamed(`process ${name}`)
    expect(first).toMatchObject({
      status: { code: SpanStatusCode.ERROR, message: 'no money' },
      attributes: { 'error.type': 'RangeError' },
    })
    expect(second!.status.code).toBe(SpanStatusCode.UNSET)
    expect(second!.spanContext().traceId).toBe(first!.spanContext().traceId)
  })

  test('calls no failure what a processor puts back itself', async () => {
    const { queue, name } = openQueue(library)
    await queue.add('later', {})
    await work(library, {
      name,
      jobs: 1,
      run: async (job, token) => {
        if (job.attemptsStarted > 1) return
        await job.moveToDelayed(Date.now(), token)
        throw new library.DelayedError()
      },
    })
    expect(spansNamed(`process ${name}`).map(({ status }) => status.code)).toEqual([0, 0])
  })

  test('starts a trace for each run of a repeated job, linked to the one that scheduled it', async () => {
    const { queue, name } = openQueue(library)
    await queue.upsertJobScheduler('often', { every: 50, limit: 3 }, { name: 'tick', data: {} })
    await work(library, { name, jobs: 3 })
    const runs = spansNamed(`process ${name}`)
    const schedule = spanNamed(`add ${name}`).spanContext()
    expect(new Set(runs.map((run) => run.spanContext().traceId)).size).toBe(3)
    expect(runs.map(({ parentSpanContext }) => parentSpanContext)).toEqual([undefined, undefined, undefined])
    expect(runs[0]!.links.map((link) => link.context.traceId)).toEqual([schedule.traceId])
  })

  test('does not let the trace grow in which a worker was made', async () => {
    const { queue, name } = openQueue(library)
    await queue.add('alone', {}, { telemetry: { omitContext: true } })
    await tracer.startActiveSpan('request', async (request) => {
      await work(library, { name, jobs: 1 })
      request.end()
    })
    expect(spanNamed(`process ${name}`).parentSpanContext).toBeUndefined()
  })

  test('hands on that a trace is not sampled', async () => {
    const { queue, name } = openQueue(library)
    const unsampled = { traceId: '1'.repeat(32), spanId: '2'.repeat(16), traceFlags: TraceFlags.NONE }
    await context.with(trace.setSpanContext(context.active(), unsampled), () => queue.add('quiet', {}))
    await work(library, { name, jobs: 1 })
    expect(memory.getFinishedSpans()).toEqual([])
  })

  test('leaves the telemetry of the application in charge', async () => {
    const started: string[] = []
    const own = new BullmqTelemetry(() => tracer)
    const telemetry: Bullmq.Telemetry = {
      contextManager: own.contextManager,
      tracer: {
        startSpan(name, options, parent) {
          started.push(name)
          return own.tracer.startSpan(name, { ...options!, kind: 0 }, parent)
        },
      },
    }
    const name = uniqueName('traced')
    const queue = opened(new library.Queue(name, { connection: connection(), telemetry }))
    const flows = opened(new library.FlowProducer({ connection: connection(), telemetry }))
    await queue.add('mine', {})
    await flows.add({ name: 'mine', queueName: name })
    expect(started).toEqual([`add ${name}.mine`, `addFlow ${name}`, `addNode ${name}`])
    expect(memory.getFinishedSpans()).toEqual([])
  })

  test('does not show in the options of queues and flows', async () => {
    const { queue } = openQueue(library)
    const flows = opened(new library.FlowProducer({ connection: connection() }))
    await queue.add('one', {})
    expect(Object.keys(queue.opts)).not.toContain('telemetry')
    expect(Object.keys(flows)).not.toContain('telemetry')
  })
})

function connection(): { host: string; port: number; db: number } {
  const { hostname, port } = new URL(redis.url)
  return { host: hostname, port: Number(port), db: redis.number }
}

function opened<One extends { close(): Promise<void> }>(one: One): One {
  open.push(one)
  return one
}

function openQueue(library: typeof Bullmq): { queue: Bullmq.Queue; name: string } {
  const name = uniqueName('traced')
  return { queue: opened(new library.Queue(name, { connection: connection() })), name }
}

interface Work {
  readonly name: string
  readonly jobs: number
  readonly run?: Bullmq.Processor
}

/** Works until so many jobs are completed and their spans have ended. */
async function work(library: typeof Bullmq, { name, jobs, run = async () => {} }: Work): Promise<void> {
  let completed = 0
  const worker = new library.Worker(name, run, { connection: connection() })
  await new Promise<void>((resolve) => {
    worker.on('completed', () => {
      if (++completed === jobs) resolve()
    })
  })
  await worker.close()
}

function spansNamed(name: string): ReadableSpan[] {
  return memory.getFinishedSpans().filter((span) => span.name === name)
}

function spanNamed(name: string): ReadableSpan {
  const [span] = spansNamed(name)
  if (span === undefined) throw new Error(`no span ${name}`)
  return span
}
