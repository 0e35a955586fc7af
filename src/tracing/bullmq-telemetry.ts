import {
  context,
  createContextKey,
  propagation,
  ROOT_CONTEXT,
  SpanKind,
  trace,
  type Context,
  type SpanContext,
  type Tracer,
} from '@opentelemetry/api'
import type * as Bullmq from 'bullmq'
import { QueueSpan, silentSpan } from './bullmq-span.ts'

/**
 * Makes spans of what BullMQ reports through its own telemetry interface, and carries the trace in the
 * job: a worker's span is a child of the span that added the job, in whichever process.
 *
 * Jobs are added and processed in spans. BullMQ's internal ones (fetching, stalled checks, pausing, closing) are
 * left out: they say nothing about a request, and run all the time.
 *
 * None of its methods throws, because BullMQ calls them in the course of the application's own calls.
 * Source: OpenTelemetry semantic conventions for messaging spans.
 */
export class BullmqTelemetry implements Bullmq.Telemetry<Context> {
  readonly tracer: Bullmq.Tracer<Context>
  readonly contextManager: Bullmq.ContextManager<Context>
  #linksNext = false

  /** @param tracer gives the tracer at each span, because it may be set after this. */
  constructor(tracer: () => Tracer) {
    this.tracer = {
      startSpan: (name, options, parent) => startSpan(tracer, { name, kind: options?.kind, parent }),
    }
    this.contextManager = {
      with: (active, run) => context.with(active, run) as ReturnType<typeof run>,
      active: () => context.active(),
      root: () => ROOT_CONTEXT,
      getMetadata: (active) => serialize(active),
      fromMetadata: (active, metadata) => {
        const sender = deserialize(active, metadata)
        if (!this.#linksNext) return sender
        this.#linksNext = false
        const senderSpan = trace.getSpanContext(sender)
        return trace.deleteSpan(sender).setValue(linkKey, senderSpan)
      },
    }
  }

  /**
   * Runs what begins with a span of a received job and gives that span a trace of its own, linked to
   * the sender. Every run of a repeated job carries the trace in which it was scheduled: as children,
   * they would make that one grow for ever.
   */
  inOwnTrace<Result>(begin: () => Result): Result {
    this.#linksNext = true
    try {
      return begin()
    } finally {
      this.#linksNext = false
    }
  }
}

const linkKey = createContextKey('meterbridge.sender')

interface SpanToStart {
  readonly name: string
  readonly kind: SpanKind | undefined
  readonly parent: Context | undefined
}

function startSpan(tracer: () => Tracer, { name, kind, parent }: SpanToStart): Bullmq.Span<Context> {
  if (kind !== SpanKind.PRODUCER && kind !== SpanKind.CONSUMER) return silentSpan
  try {
    const sender = parent?.getValue(linkKey) as SpanContext | undefined
    const links = sender === undefined ? [] : [{ context: sender }]
    return new QueueSpan(tracer().startSpan(name, { kind, links }, parent ?? context.active()))
  } catch {
    return silentSpan
  }
}

/** The carrier as JSON, which is also how the `bullmq-otel` package writes it. */
function serialize(active: Context): string {
  try {
    const carrier: Record<string, string> = {}
    propagation.inject(active, carrier)
    // BullMQ stores nothing for an empty text.
    return Object.keys(carrier).length === 0 ? '' : JSON.stringify(carrier)
  } catch {
    return ''
  }
}

function deserialize(active: Context, metadata: string): Context {
  try {
    const carrier: unknown = JSON.parse(metadata)
    return typeof carrier === 'object' && carrier !== null ? propagation.extract(active, carrier) : active
  } catch {
    return active
  }
}
