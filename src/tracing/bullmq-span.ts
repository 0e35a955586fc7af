import {
  SpanStatusCode,
  trace,
  type Attributes,
  type AttributeValue,
  type Context,
  type Span,
} from '@opentelemetry/api'
import type * as Bullmq from 'bullmq'

/**
 * A span in the form that BullMQ expects: it takes BullMQ's attributes and sets those of the semantic
 * conventions. Results, payloads and options of jobs never become attributes.
 */
export class QueueSpan implements Bullmq.Span<Context> {
  readonly #span: Span

  constructor(span: Span) {
    this.#span = span
    span.setAttribute('messaging.system.name', 'bullmq')
  }

  setSpanOnContext(active: Context): Context {
    return trace.setSpan(active, this.#span)
  }

  setAttribute(key: string, value: Bullmq.AttributeValue): void {
    this.setAttributes({ [key]: value })
  }

  setAttributes(given: Bullmq.Attributes): void {
    const attributes: Attributes = {}
    for (const [key, value] of Object.entries(given)) {
      const name = names.get(key)
      if (name !== undefined && value !== undefined && value !== '')
        attributes[name] = value as AttributeValue
    }
    const operation = attributes['messaging.operation.name']
    if (typeof operation === 'string') {
      attributes['messaging.operation.type'] = operationTypes.get(operation) ?? 'send'
      const queue = attributes['messaging.destination.name']
      // BullMQ also names the job in the span's name, which has no bound.
      this.#span.updateName(typeof queue === 'string' ? `${operation} ${queue}` : operation)
    }
    this.#span.setAttributes(attributes)
  }

  /** Events carry results and reasons of jobs, which are the application's data. */
  addEvent(): void {}

  recordException(exception: Bullmq.Exception): void {
    this.fail(exception)
  }

  /** Marks the span as failed, unless the processor only put its job back. */
  fail(thrown: unknown): void {
    const { name, message } = (thrown ?? {}) as { name?: unknown; message?: unknown }
    if (postponements.has(name) || postponements.has(message)) return
    this.#span.recordException(thrown instanceof Error ? thrown : String(message ?? thrown))
    this.#span.setAttribute('error.type', errorTypeOf(thrown))
    this.#span.setStatus({ code: SpanStatusCode.ERROR, ...(typeof message === 'string' ? { message } : {}) })
  }

  end(): void {
    this.#span.end()
  }
}

/** What stands for a span where none is made: what runs in it belongs to the span around it. */
export const silentSpan: Bullmq.Span<Context> = {
  setSpanOnContext: (active) => active,
  setAttribute() {},
  setAttributes() {},
  addEvent() {},
  recordException() {},
  end() {},
}

/** Attributes of the semantic conventions by those of BullMQ; the others are left out. */
const names: ReadonlyMap<string, string> = new Map([
  ['bullmq.queue.name', 'messaging.destination.name'],
  ['bullmq.queue.operation', 'messaging.operation.name'],
  ['bullmq.job.id', 'messaging.message.id'],
  ['bullmq.job.bulk.count', 'messaging.batch.message_count'],
  ['bullmq.job.name', 'bullmq.job.name'],
  ['bullmq.job.attempts.made', 'bullmq.job.attempts.made'],
  ['bullmq.job.scheduler.id', 'bullmq.job.scheduler.id'],
  ['bullmq.worker.name', 'bullmq.worker.name'],
])

const operationTypes: ReadonlyMap<string, string> = new Map([
  ['process', 'process'],
  ['addNode', 'create'],
])

/** By name, and the rate limit also by its message, as the library itself tells them. */
const postponements: ReadonlySet<unknown> = new Set([
  'DelayedError',
  'WaitingError',
  'WaitingChildrenError',
  'RateLimitError',
  'bullmq:rateLimitExceeded',
])

function errorTypeOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return '_OTHER'
  return thrown.name !== 'Error' ? thrown.name : thrown.constructor.name
}
