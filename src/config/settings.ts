import { instrumentNames } from './instrument-names.ts'

/** A setting that the environment can give: docs/environment.md is generated from this table. */
export interface Setting {
  readonly name: string
  /** What a valid value is, in words that end the sentence "expected …". */
  readonly expected: string
  readonly fallback: string
  readonly help: string
  /** True for variables that the OpenTelemetry specification defines. */
  readonly standard: boolean
}

/** Every variable that Meterbridge reads itself. */
export const settings = {
  OTEL_SDK_DISABLED: {
    expected: 'true or false',
    fallback: 'false',
    help: 'true switches Meterbridge off altogether: nothing is loaded, hooked or opened.',
    standard: true,
  },
  ENABLE_METRICS: {
    expected: 'true or false',
    fallback: 'true',
    help: 'false switches Meterbridge off altogether, like OTEL_SDK_DISABLED=true.',
    standard: false,
  },
  OTEL_EXPORTER_PROMETHEUS_HOST: {
    expected: 'a host name or an IP address',
    fallback: '',
    help: 'Address to listen on. Empty listens on every interface, so that a Prometheus in another container or pod reaches the endpoint; set 127.0.0.1 to serve this machine alone.',
    standard: true,
  },
  OTEL_EXPORTER_PROMETHEUS_PORT: {
    expected: 'an integer from 0 to 65535',
    fallback: '9464',
    help: 'Port to listen on; 0 takes any free port and the start line says which.',
    standard: true,
  },
  METERBRIDGE_ENDPOINT: {
    expected: 'on or off',
    fallback: 'on',
    help: 'off opens no port: the application serves the pages in a server of its own, see embedding.md.',
    standard: false,
  },
  METERBRIDGE_WEB_CONFIG_FILE: {
    expected: 'a file',
    fallback: '',
    help: 'TLS, client certificates, basic authentication, headers and a rate limit for the endpoint, in the `web.config.file` format of the Prometheus exporters, see security.md. Read again when it changes.',
    standard: false,
  },
  METERBRIDGE_BEARER_TOKEN_FILE: {
    expected: 'a file',
    fallback: '',
    help: 'Bearer tokens that let a client scrape, one a line. Read again when it changes.',
    standard: false,
  },
  METERBRIDGE_ALLOWED_IPS: {
    expected: 'a list of addresses and networks such as 10.0.0.0/8,::1',
    fallback: 'every address',
    help: 'The addresses whose requests to the endpoint are answered; the others get 403.',
    standard: false,
  },
  METERBRIDGE_ENDPOINT_THREAD: {
    expected: 'worker or main',
    fallback: 'worker',
    help: 'worker serves the endpoint from a thread of its own, which answers while the application’s event loop is blocked; main serves it from the application’s thread and saves some 17 MB of memory.',
    standard: false,
  },
  OTEL_SERVICE_NAME: {
    expected: 'a name',
    fallback: 'the name in the application’s package.json, else unknown_service:node',
    help: 'service_name of target_info and service.name of traces. It wins over service.name in OTEL_RESOURCE_ATTRIBUTES.',
    standard: true,
  },
  OTEL_RESOURCE_ATTRIBUTES: {
    expected: 'a list such as key=value,key2=value2 with percent-encoded values',
    fallback: '',
    help: 'Attributes of the resource: labels of target_info and of traces. Nothing is detected beyond the service and the SDK, so nothing secret is exposed by itself.',
    standard: true,
  },
  OTEL_LOG_LEVEL: {
    expected: 'none, error, warn, info, debug, verbose or all',
    fallback: 'info',
    help: 'The least severe of Meterbridge’s own lines on standard error.',
    standard: true,
  },
  OTEL_METRICS_EXPORTER: {
    expected: 'a list of prometheus, otlp and console, or none',
    fallback: 'prometheus',
    help: 'prometheus opens the endpoint; otlp pushes all metrics to a collector or a database, see otlp.md; console writes them to standard output. Without prometheus no port is opened; with none alone metrics leave the process only through the handlers.',
    standard: true,
  },
  OTEL_TRACES_EXPORTER: {
    expected: 'otlp, console or none',
    fallback: 'none',
    help: 'otlp or console switches traces on: spans from the official instrumentations, set up by the standard OTEL_EXPORTER_OTLP_*, OTEL_TRACES_SAMPLER* and OTEL_BSP_* variables. No metric changes.',
    standard: true,
  },
  OTEL_NODE_ENABLED_INSTRUMENTATIONS: {
    expected: 'a list of instruments such as http,pg',
    fallback: 'all',
    help: `Measures only these of ${instrumentNames.join(', ')}.`,
    standard: false,
  },
  OTEL_NODE_DISABLED_INSTRUMENTATIONS: {
    expected: 'a list of instruments such as pg,bullmq',
    fallback: '',
    help: 'Leaves these out.',
    standard: false,
  },
  METERBRIDGE_HOST_METRICS: {
    expected: 'true or false',
    fallback: 'false',
    help: 'true measures the machine as well (the host instrument): processors, memory, disks, file systems, network. For machines that no node_exporter watches.',
    standard: false,
  },
  METERBRIDGE_THREAD_POOL_PROBE: {
    expected: 'true or false',
    fallback: 'false',
    help: 'true asks the thread pool of Node for a tiny task once a second, and measures how long that takes.',
    standard: false,
  },
  UV_THREADPOOL_SIZE: {
    expected: 'an integer from 1 to 1024',
    fallback: '4',
    help: 'libuv’s own: how many threads the thread pool of Node has. Read for nodejs.thread_pool.size.',
    standard: false,
  },
  METERBRIDGE_HTTP_EXCLUDED_PATHS: {
    expected: 'a list of paths such as /healthz,/internal/*',
    fallback: '',
    help: 'Paths of HTTP requests in that are not measured: exact, or every path with a prefix when it ends in *.',
    standard: false,
  },
  METERBRIDGE_AI_PRICES: {
    expected: 'a file',
    fallback: '',
    help: 'A JSON file with what models cost, for `gen_ai.client.cost`: it counts before the default prices, see instruments/ai.md. Read once, when the first AI library is loaded.',
    standard: false,
  },
  OTEL_SEMCONV_STABILITY_OPT_IN: {
    expected: 'a list such as gen_ai_latest_experimental',
    fallback: '',
    help: 'gen_ai_latest_experimental names the metrics of AI calls as semantic-conventions-genai 0.1 does, in place of semantic conventions 1.45. Other values of the list are for other libraries and change nothing here.',
    standard: true,
  },
  METERBRIDGE_SERIES_LIMIT: {
    expected: 'an integer from 2 to 1000000',
    fallback: '2000',
    help: 'How many series each metric may have before further ones share one labelled otel_metric_overflow="true".',
    standard: false,
  },
  METERBRIDGE_TOTAL_SERIES_LIMIT: {
    expected: 'an integer from 100 to 10000000',
    fallback: '200000',
    help: 'How many series all metrics of Meterbridge and of defineMetrics may have together before further ones of each metric share one labelled otel_metric_overflow="true".',
    standard: false,
  },
  METERBRIDGE_COLLECTION_TIMEOUT_MS: {
    expected: 'an integer from 10 to 60000',
    fallback: '3000',
    help: 'The longest that a scrape waits for asynchronous callbacks, in milliseconds. Later ones are left out of it and counted in meterbridge_callback_failures_total. A scraper that announces less time (Prometheus does) gets its answer sooner.',
    standard: false,
  },
  METERBRIDGE_TRANSLATION_STRATEGY: {
    expected:
      'UnderscoreEscapingWithSuffixes, UnderscoreEscapingWithoutSuffixes, NoUTF8EscapingWithSuffixes or NoTranslation',
    fallback: 'UnderscoreEscapingWithSuffixes',
    help: 'How OpenTelemetry’s names become Prometheus’: the translation_strategy of the OpenTelemetry specification.',
    standard: false,
  },
  METERBRIDGE_METRIC_PREFIX: {
    expected: 'a word of letters, digits and underscores such as finpilot',
    fallback: '',
    help: 'Stands before the names of business metrics, those of defineMetrics, billing, workflows, scans and the packs: shop.orders becomes finpilot_shop_orders_total. Names of conventions stay as they are.',
    standard: false,
  },
  METERBRIDGE_NATIVE_HISTOGRAMS: {
    expected: 'a list of histograms such as http.server.request.duration,db.*, or *',
    fallback: '',
    help: 'These histograms keep exponential buckets, which a Prometheus that scrapes native histograms gets. For every other, Meterbridge’s own keep their buckets beside them (some 2.6 KB more a series), and those of the application’s meters get 19 derived ones.',
    standard: false,
  },
  METERBRIDGE_NATIVE_HISTOGRAMS_AS: {
    expected: 'native, both or classic',
    fallback: 'native',
    help: 'What of such a histogram a Prometheus that asks for protobuf is given; both is for always_scrape_classic_histograms.',
    standard: false,
  },
  METERBRIDGE_SCOPE_LABELS: {
    expected: 'true or false',
    fallback: 'true',
    help: 'false leaves out otel_scope_name and its like from the series of the application’s own meters. Meterbridge’s metrics never have them.',
    standard: false,
  },
  METERBRIDGE_TARGET_INFO: {
    expected: 'true or false',
    fallback: 'true',
    help: 'false leaves out target_info.',
    standard: false,
  },
  METERBRIDGE_RESOURCE_LABELS: {
    expected: 'a list of resource attributes such as service.version,deployment.environment.name',
    fallback: '',
    help: 'Every series is labelled with these attributes of the resource as well.',
    standard: false,
  },
  METERBRIDGE_CREATED_TIMESTAMPS: {
    expected: 'true or false',
    fallback: 'false',
    help: 'true writes _created lines in OpenMetrics 1.0. Protobuf and OpenMetrics 2.0 always say when a series began.',
    standard: false,
  },
  METERBRIDGE_OPENMETRICS_2: {
    expected: 'true or false',
    fallback: 'false',
    help: 'true gives OpenMetrics 2.0, a release candidate, to a Prometheus that asks for it.',
    standard: false,
  },
  METERBRIDGE_START_LINE: {
    expected: 'true or false',
    fallback: 'true',
    help: 'false leaves out the one line on standard error that says what is on and where.',
    standard: false,
  },
  METERBRIDGE_WARN_ROLE: {
    expected: 'true or false',
    fallback: 'true',
    help: 'false leaves out the line with which a worker thread or a cluster worker says that its metrics are not on the endpoint.',
    standard: false,
  },
} as const satisfies Record<string, Omit<Setting, 'name'>>

/** The name of a variable of the table. */
export type SettingName = keyof typeof settings
