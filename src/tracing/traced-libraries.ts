import type { IncomingMessage, Server } from 'node:http'
import type { Instrumentation } from '@opentelemetry/instrumentation'
import { AmqplibInstrumentation } from '@opentelemetry/instrumentation-amqplib'
import { AwsInstrumentation } from '@opentelemetry/instrumentation-aws-sdk'
import { ExpressInstrumentation, ExpressLayerType } from '@opentelemetry/instrumentation-express'
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http'
import { IORedisInstrumentation } from '@opentelemetry/instrumentation-ioredis'
import { KafkaJsInstrumentation } from '@opentelemetry/instrumentation-kafkajs'
import { MongoDBInstrumentation } from '@opentelemetry/instrumentation-mongodb'
import { MySQL2Instrumentation } from '@opentelemetry/instrumentation-mysql2'
import { PgInstrumentation } from '@opentelemetry/instrumentation-pg'
import { RedisInstrumentation } from '@opentelemetry/instrumentation-redis'
import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici'
import { hideScriptArguments, redisQueryText } from './hide-script-arguments.ts'
import { reportOnce } from '../diagnostics/logger.ts'
import { reasonOf } from '../diagnostics/reason-of.ts'
import { BullmqInstrumentation } from './bullmq-instrumentation.ts'

/** Which libraries are traced, and in which version of this package. */
export interface TracedLibrariesOptions {
  readonly isTraced: (instrument: string) => boolean
  readonly version: string
}

/**
 * Creates the instrumentations that make spans: the official ones, and ours for BullMQ, which has none.
 *
 * They hook their modules as soon as they exist. One that fails costs only its own spans.
 */
export function createTracedLibraries({ isTraced, version }: TracedLibrariesOptions): Instrumentation[] {
  return tracedLibraries
    .filter(({ instrument }) => isTraced(instrument))
    .flatMap(({ instrument, create }) => {
      try {
        return create(version)
      } catch (thrown) {
        reportOnce('TRACING_FAILED', instrument, { reason: `${instrument}: ${reasonOf(thrown)}` })
        return []
      }
    })
}

/** Names the modules whose `import` must be hooked for the spans of these libraries. */
export function hookedModules(isTraced: (instrument: string) => boolean): string[] {
  return tracedLibraries.filter(({ instrument }) => isTraced(instrument)).flatMap(({ modules }) => modules)
}

interface TracedLibrary {
  /** As in OTEL_NODE_DISABLED_INSTRUMENTATIONS: one name switches a library's metrics and spans. */
  readonly instrument: string
  readonly modules: readonly string[]
  create(version: string): Instrumentation
}

const tracedLibraries: readonly TracedLibrary[] = [
  {
    instrument: 'http',
    modules: ['http', 'https'],
    create: () => new HttpInstrumentation({ ignoreIncomingRequestHook: isScrape }),
  },
  {
    // The client of `fetch`: it speaks through diagnostics channels, so there is nothing to hook.
    instrument: 'undici',
    modules: [],
    create: () => new UndiciInstrumentation(),
  },
  {
    // For the route in the name of the HTTP span. A span for each middleware would cost more than the
    // request itself and say less.
    instrument: 'express',
    modules: ['express'],
    create: () =>
      new ExpressInstrumentation({
        ignoreLayersType: [
          ExpressLayerType.MIDDLEWARE,
          ExpressLayerType.ROUTER,
          ExpressLayerType.REQUEST_HANDLER,
        ],
      }),
  },
  {
    instrument: 'pg',
    modules: ['pg', 'pg-pool'],
    create: () => new PgInstrumentation({ enhancedDatabaseReporting: false }),
  },
  {
    instrument: 'ioredis',
    modules: ['ioredis'],
    create: () => new IORedisInstrumentation({ requestHook: hideScriptArguments }),
  },
  {
    // As for ioredis: what runs outside a span, such as the commands of pollers, makes none.
    instrument: 'redis',
    modules: ['@redis/client'],
    create: () =>
      new RedisInstrumentation({ requireParentSpan: true, dbStatementSerializer: redisQueryText }),
  },
  {
    // Unmasked, the official instrumentation (0.70.0) writes the SQL as it stands, with the literals in it.
    instrument: 'mysql2',
    modules: ['mysql2'],
    create: () => new MySQL2Instrumentation({ maskStatement: true }),
  },
  {
    instrument: 'mongodb',
    modules: ['mongodb'],
    create: () => new MongoDBInstrumentation({ enhancedDatabaseReporting: false }),
  },
  { instrument: 'amqplib', modules: ['amqplib'], create: () => new AmqplibInstrumentation() },
  { instrument: 'kafkajs', modules: ['kafkajs'], create: () => new KafkaJsInstrumentation() },
  // Its modules are CommonJS, whoever loads them, so no `import` is to be hooked.
  { instrument: 'aws-sdk', modules: [], create: () => new AwsInstrumentation() },
  { instrument: 'bullmq', modules: ['bullmq'], create: (version) => new BullmqInstrumentation(version) },
]

/** The mark of Meterbridge's own server: scrapes and health checks make no spans. */
const endpointMark: unique symbol = Symbol.for('meterbridge.endpoint')

function isScrape({ socket }: IncomingMessage): boolean {
  const { server } = socket as typeof socket & { server?: Server & { [endpointMark]?: boolean } }
  return server?.[endpointMark] === true
}
