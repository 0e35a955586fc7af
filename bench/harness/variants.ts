/** One way to measure the same app: what is loaded before it, and what is put in front of its handlers. */
export interface Variant {
  readonly name: string
  /** Modules for `--require`, from the folder bench. */
  readonly requires: readonly string[]
  /** A module of rivals/ that exports a connect-style function. */
  readonly middleware?: string
  readonly environment?: Readonly<Record<string, string>>
}

export const bare: Variant = { name: 'bare', requires: [] }

export const meterbridge: Variant = { name: 'meterbridge', requires: ['../instrumentation'] }

export const promClient: Variant = {
  name: 'prom-client by hand',
  requires: [],
  middleware: 'prom-client.cjs',
}

export const expressPromBundle: Variant = {
  name: 'prom-client + express-prom-bundle',
  requires: [],
  middleware: 'express-prom-bundle.cjs',
}

export const otelHttp: Variant = {
  name: 'OTel instrumentation-http',
  requires: ['./rivals/otel-http.cjs'],
}

export const otelLibraries: Variant = {
  name: 'OTel http + express + pg + ioredis',
  requires: ['./rivals/otel-libraries.cjs'],
}

export const otelLibrariesWithContext: Variant = {
  name: 'OTel http + express + pg + ioredis + context manager',
  requires: ['./rivals/otel-libraries-with-context.cjs'],
}

export const autoInstrumentations: Variant = {
  name: 'OTel auto-instrumentations-node',
  requires: ['@opentelemetry/auto-instrumentations-node/register'],
  environment: {
    OTEL_TRACES_EXPORTER: 'none',
    OTEL_LOGS_EXPORTER: 'none',
    OTEL_METRICS_EXPORTER: 'prometheus',
    // The detectors of clouds ask addresses outside the machine; without them this rival starts faster.
    OTEL_NODE_RESOURCE_DETECTORS: 'env,host,process',
  },
}
