import { context, createNoopMeter, propagation, trace } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { setGlobalErrorHandler } from '@opentelemetry/core'
import { registerInstrumentations } from '@opentelemetry/instrumentation'
import { defaultResource, resourceFromAttributes } from '@opentelemetry/resources'
import { TracerProvider } from '@opentelemetry/sdk-trace'
import { report, reportOnce } from '../diagnostics/logger.ts'
import { reasonOf } from '../diagnostics/reason-of.ts'
import { EndedSpans } from './ended-spans.ts'
import { createPropagator } from './propagator.ts'
import { createSampler } from './sampler.ts'
import type { Environment } from '../otlp/environment.ts'
import { readSpanLimits } from './span-limits.ts'
import { createSpanProcessors, type TracesExporter } from './span-processors.ts'
import { createTracedLibraries, hookedModules } from './traced-libraries.ts'

/** What traces are started with. */
export interface TracingOptions {
  readonly exporters: readonly TracesExporter[]
  readonly resource: Readonly<Record<string, string>>
  /** The standard `OTEL_*` variables; those of the OTLP exporter are read by its package itself. */
  readonly environment?: Environment
  /** Tells whether a library is traced, by the name of its instrument: `pg`. All are by default. */
  readonly isTraced?: (instrument: string) => boolean
}

/** What runs when traces are on. */
export interface Tracing {
  /** Names of the modules whose `import` must be hooked for spans. */
  readonly hookedModules: readonly string[]
}

/**
 * Starts the traces of this process: registers the SDK with OpenTelemetry's API and the official
 * instrumentations with it, before the application loads a library.
 *
 * The instrumentations get a meter that records nothing, so that no metric changes. Where another SDK is
 * registered already, it stays in charge and nothing is started.
 * Follows the OpenTelemetry specification, "Environment Variable Specification".
 */
export function startTracing({
  exporters,
  resource,
  environment = process.env,
  isTraced = () => true,
}: TracingOptions): Tracing {
  const ended = new EndedSpans()
  const provider = new TracerProvider({
    resource: defaultResource().merge(resourceFromAttributes(resource)),
    sampler: createSampler(environment),
    spanLimits: readSpanLimits(environment),
    spanProcessors: [ended, ...createSpanProcessors(exporters, environment)],
  })
  const isRegistered =
    trace.setGlobalTracerProvider(provider) &&
    context.setGlobalContextManager(new AsyncLocalStorageContextManager()) &&
    propagation.setGlobalPropagator(createPropagator(environment))
  if (!isRegistered) {
    report('TRACER_PROVIDER_TAKEN', {})
    return { hookedModules: [] }
  }
  setGlobalErrorHandler((thrown) =>
    reportOnce('TRACES_EXPORT_FAILED', 'sdk', { to: 'the exporter', reason: reasonOf(thrown) }),
  )
  ended.flushBeforeExit(() => provider.forceFlush())
  const libraries = createTracedLibraries({
    isTraced,
    version: resource['telemetry.distro.version'] ?? '0.0.0',
  })
  registerInstrumentations({
    instrumentations: libraries,
    tracerProvider: provider,
    meterProvider: { getMeter: () => createNoopMeter() },
  })
  return { hookedModules: hookedModules(isTraced) }
}
