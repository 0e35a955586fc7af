import { randomUUID } from 'node:crypto'
import type { MetricReader } from '@opentelemetry/sdk-metrics'
import type { ObservedSets } from '../bridge/observed-sets.ts'
import type { Config } from '../config/config.ts'
import { report } from '../diagnostics/logger.ts'
import { reasonOf } from '../diagnostics/reason-of.ts'
import { createPushReaders } from '../push/create-push-readers.ts'
import type { ServiceResource } from './service-resource.ts'

/** Gives what sends the metrics that the settings say are pushed; a failure is said, and nothing is sent. */
export function pushReaders(
  { pushExporters, seriesLimit }: Config,
  { environment, observed }: { environment: NodeJS.ProcessEnv; observed: ObservedSets },
): MetricReader[] {
  try {
    return createPushReaders(pushExporters, { environment, seriesLimit, observed })
  } catch (thrown) {
    report('METRICS_PUSH_OFF', { reason: reasonOf(thrown) })
    return []
  }
}

/**
 * Tells the instances of a service apart: nobody who scrapes them does it for metrics that are pushed.
 *
 * Source: OpenTelemetry resource semantic conventions, "Service": a random UUID where nothing better is known.
 */
export function asInstance(resource: ServiceResource): ServiceResource {
  return { 'service.instance.id': randomUUID(), ...resource }
}
