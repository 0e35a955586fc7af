import { commandMessages } from './command-messages.ts'

/**
 * Every error and warning that Meterbridge can give, as data: docs/errors.md is generated from it.
 *
 * A text names the thing and its value, says why it is wrong, and ends with what to do. `{name}` is
 * filled in. A code is never reused for another meaning.
 */
export const messages = {
  SETTING_INVALID: {
    level: 'warn',
    text: '{setting} is "{value}", which is not {expected}. Set it to {expected} or remove it; {fallback} is used.',
  },
  RESOURCE_ATTRIBUTE_SECRET: {
    level: 'warn',
    text: 'attribute {attribute} of OTEL_RESOURCE_ATTRIBUTES looks like a secret by its name or its value, so it is left out of target_info and of traces. Remove it.',
  },
  PORT_IN_USE: {
    level: 'warn',
    text: 'port {port} on {host} is in use, so the metrics of process {pid} cannot be scraped yet. Set OTEL_EXPORTER_PROMETHEUS_PORT to a free port, or free this one: {next}.',
  },
  LISTEN_FAILED: {
    level: 'warn',
    text: 'the metrics endpoint cannot listen on {host}:{port} because {reason}. Set OTEL_EXPORTER_PROMETHEUS_HOST and OTEL_EXPORTER_PROMETHEUS_PORT to an address that this machine can serve; the application runs on without an endpoint.',
  },
  ENDPOINT_PROTECTION_INVALID: {
    level: 'error',
    text: '{setting} is "{value}", which cannot protect the metrics endpoint because {reason}. Correct it: the endpoint stays closed until then, which is tried every few seconds, and the application runs on.',
  },
  ENDPOINT_PROTECTION_KEPT: {
    level: 'warn',
    text: '{setting} "{value}" has changed and is now wrong because {reason}. Correct it: the metrics endpoint goes on with what it said before.',
  },
  ENDPOINT_THREAD_FAILED: {
    level: 'warn',
    text: 'the thread of the metrics endpoint failed because {reason}. The endpoint is served from the application’s own thread instead; set METERBRIDGE_ENDPOINT_THREAD=main to do so from the start.',
  },
  START_FAILED: {
    level: 'error',
    text: 'Meterbridge could not start because {reason}. The application runs on unmeasured; please report this with the stack: {stack}',
  },
  BUILD_MISSING: {
    level: 'error',
    text: 'the build of Meterbridge is wrong because {reason}. Install it again, or run `npm run build` in a checkout; the application runs on unmeasured.',
  },
  IMPORT_NOT_HOOKED: {
    level: 'warn',
    text: 'libraries that the application loads with import are not measured because {reason}. Those that it requires are; please report this.',
  },
  ALREADY_STARTED: {
    level: 'debug',
    text: 'Meterbridge {version} is preloaded twice in process {pid}. The first stays in charge; remove one of the two --require or --import flags.',
  },
  NOT_ON_THIS_ENDPOINT: {
    level: 'warn',
    text: 'the metrics of this {role} (pid {pid}{thread}) are not on an endpoint yet: only the main thread of a process that is not a cluster worker is served. Run one process per port, or set METERBRIDGE_WARN_ROLE=false to silence this line.',
  },
  MODULES_LOADED_EARLY: {
    level: 'warn',
    text: 'loaded before Meterbridge: {modules}. What they made before may be missing from the metrics; put --require meterbridge/instrumentation first among the preloads.',
  },
  LIBRARY_VERSION_UNSUPPORTED: {
    level: 'warn',
    text: '{library} {version} is not measured because it is outside the supported versions {supported}. The application runs on unchanged; use a supported version to see its metrics.',
  },
  INSTRUMENT_FAILED: {
    level: 'warn',
    text: 'the {instrument} instrument failed because {reason}. The application is not affected; its {instrument} metrics may be incomplete. Please report this.',
  },
  METER_PROVIDER_TAKEN: {
    level: 'warn',
    text: 'another OpenTelemetry meter provider was registered before Meterbridge, so meters that the application makes through @opentelemetry/api go there. Remove the other SDK set-up, or preload Meterbridge first.',
  },
  CARDINALITY_LIMIT: {
    level: 'warn',
    text: '{metric} reached its limit of {limit} series, so further ones are counted in one series labelled otel_metric_overflow="true". The label with the most values is {label} ({count} values, such as {example}): give it a bounded set of values.',
  },
  TOTAL_SERIES_LIMIT: {
    level: 'warn',
    text: 'the process reached its limit of {limit} series, so further ones of each metric are counted in one series labelled otel_metric_overflow="true". The metrics with the most series are {largest}: bound their attributes more closely, or raise METERBRIDGE_TOTAL_SERIES_LIMIT.',
  },
  ATTRIBUTE_VALUE_ID: {
    level: 'warn',
    text: 'value "{value}" of attribute {attribute} of {metric} looks like {shape}, so it and its like are counted as "_OTHER". Leave IDs out of attributes, or define {attribute} with ids: \'kept\' when they are few.',
  },
  ATTRIBUTE_LIMIT: {
    level: 'warn',
    text: 'attribute {attribute} of {metric} reached its limit of {limit} values, so further ones, such as {example}, are counted as "_OTHER". Give it a bounded set of values.',
  },
  ATTRIBUTE_UNKNOWN: {
    level: 'warn',
    text: 'attribute "{attribute}" of {metric} is not in its definition and is dropped. Its attributes are {known}.',
  },
  ATTRIBUTE_VALUE_UNLISTED: {
    level: 'warn',
    text: 'value "{value}" of attribute {attribute} of {metric} is not one of {known} and is counted as "_OTHER". Use a listed value.',
  },
  ATTRIBUTE_VALUE_UNFIT: {
    level: 'warn',
    text: 'value "{value}" of attribute {attribute} of {metric} does not match {pattern} and is counted as "_OTHER". Use a value of that form.',
  },
  ATTRIBUTE_VALUE_UNSUPPORTED: {
    level: 'warn',
    text: 'attribute {attribute} of {metric} has a value of type {type}, which cannot be a label, and is dropped. Give a string, a number or a boolean.',
  },
  VALUE_INVALID: {
    level: 'warn',
    text: '{metric} was given {value}, which is not {expected}, and that value is dropped. Give {expected}.',
  },
  METER_FAILED: {
    level: 'warn',
    text: 'the {meter} meter could not record because {reason}. The record is dropped and the application is not affected; please report this.',
  },
  AI_PRICES_INVALID: {
    level: 'warn',
    text: '{file} gives no prices of models because {reason}. Correct it as docs/instruments/ai.md shows; the other prices hold.',
  },
  METER_CALL_INVALID: {
    level: 'warn',
    text: '{call} was given {value}, which is not {expected}, so nothing is recorded or removed. Give {expected}.',
  },
  BUCKET_BOUNDS_INVALID: {
    level: 'warn',
    text: 'the bucket boundaries that are advised for {metric} are not a list of increasing finite numbers, so the default ones are used. Give increasing finite numbers.',
  },
  METRIC_DEFINITION_INVALID: {
    level: 'error',
    text: 'the definition of metric {metric} is wrong because {problem}. Correct it: {remedy}.',
  },
  METRIC_DEFINITION_ADVICE: {
    level: 'warn',
    text: 'the definition of metric {metric} may become a problem because {problem}. Change it: {remedy}.',
  },
  METRIC_DEFINITION_CONFLICT: {
    level: 'error',
    text: 'the definition of metric {metric} is wrong because it was defined before with a different {difference}. Define a metric once and import it, or give one of the two another name; if you have just edited it, restart the process.',
  },
  TESTING_PRELOADED: {
    level: 'error',
    text: 'resetMetrics() is wrong here because the tests run with --require meterbridge/instrumentation, whose metrics only grow. Run them without the preload; meterbridge/testing starts what they need.',
  },
  TESTING_NOT_COLLECTED: {
    level: 'error',
    text: 'expect(…) was given a {value}, which has no metrics to match. Give it what collectMetrics() resolves to, as in expect(await collectMetrics()).toHaveRecorded(…).',
  },
  METRIC_CONFLICT: {
    level: 'warn',
    text: 'metric {metric} is defined twice with a different {difference}; the first definition is kept. Give one of them another name.',
  },
  FAMILY_CONFLICT: {
    level: 'warn',
    text: 'metric {metric} becomes {family}, which {other} has already, so {metric} is left out of the scrape. Rename one of them.',
  },
  METRIC_NAME_INVALID: {
    level: 'warn',
    text: 'metric {metric} is left out of the scrape because nothing of its name can stand in a Prometheus name. Use letters, digits, dots and underscores.',
  },
  CALLBACK_FAILED: {
    level: 'warn',
    text: 'a callback of {metric} failed during a scrape because {reason}. Its values are left out of that scrape; the others are served.',
  },
  READY_CHECK_INVALID: {
    level: 'error',
    text: 'the health check {check} is wrong because {reason}. Give a non-empty name, a function that throws or rejects when it fails, and the options that docs/health.md lists.',
  },
  READY_SIGNAL_INVALID: {
    level: 'error',
    text: 'health.notReadyOnSignal({signal}) is wrong because {reason}. Name a signal that ends a process, and a delay that it may live on for.',
  },
  CLIENT_CHECKS_BLIND: {
    level: 'warn',
    text: 'health.checkClients finds no {kind} client because the instrument that sees them is switched off. Switch it on with OTEL_NODE_ENABLED_INSTRUMENTATIONS or OTEL_NODE_DISABLED_INSTRUMENTATIONS, or add a check of your own.',
  },
  TRACES_EXPORTER_UNKNOWN: {
    level: 'warn',
    text: 'OTEL_TRACES_EXPORTER is "{value}", which is not otlp, console or none. Set one of them; traces stay off.',
  },
  TRACING_FAILED: {
    level: 'warn',
    text: 'traces could not be switched on because {reason}. Metrics are not affected.',
  },
  TRACER_PROVIDER_TAKEN: {
    level: 'warn',
    text: 'another OpenTelemetry tracer provider was registered before Meterbridge, so it stays in charge of traces and OTEL_TRACES_EXPORTER starts none. Remove the other SDK set-up, or preload Meterbridge first.',
  },
  TRACES_EXPORT_FAILED: {
    level: 'warn',
    text: 'spans could not be sent to {to} because {reason}. They are lost until it answers and the application is not affected; set OTEL_EXPORTER_OTLP_ENDPOINT to your collector. This is said once.',
  },
  METRICS_PUSH_FAILED: {
    level: 'warn',
    text: 'metrics could not be sent to {to} because {reason}. Totals of later exports have what this one had (with the temporality delta it is lost) and the application is not affected; set OTEL_EXPORTER_OTLP_ENDPOINT to your collector. This is said once.',
  },
  METRICS_PUSH_OFF: {
    level: 'warn',
    text: 'the export of metrics could not be switched on because {reason}. The endpoint is not affected.',
  },
  ...commandMessages,
} as const satisfies Record<string, { level: Level; text: string }>

export type Level = 'error' | 'warn' | 'info' | 'debug'

/** The code of an entry of the table. */
export type Code = keyof typeof messages

/** What fills the `{name}` places of a text. */
export type Values = Readonly<Record<string, string | number>>
