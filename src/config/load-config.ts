import { report } from '../diagnostics/logger.ts'
import type { Level } from '../diagnostics/messages.ts'
import { strategies } from '../naming/strategy.ts'
import type { Config } from './config.ts'
import { instrumentNames } from './instrument-names.ts'
import { isEnabled, type Environment } from './is-enabled.ts'
import { looksSecret } from './looks-secret.ts'
import { settings, type SettingName } from './settings.ts'

const logLevels: Readonly<Record<string, Level | 'none'>> = {
  none: 'none',
  error: 'error',
  warn: 'warn',
  info: 'info',
  debug: 'debug',
  verbose: 'debug',
  all: 'debug',
}

/** Reads the environment into one frozen Config; a bad value is one warning and the default. */
export function loadConfig(environment: Environment): Config {
  const read = (name: SettingName): string => environment[name]?.trim() ?? ''
  const exporters = metricsExporters(read)
  return Object.freeze({
    enabled: isEnabled(environment),
    endpoint: {
      host: read('OTEL_EXPORTER_PROMETHEUS_HOST') || undefined,
      port: integer('OTEL_EXPORTER_PROMETHEUS_PORT', read, { least: 0, most: 65_535 }),
      isOpened:
        oneOf('METERBRIDGE_ENDPOINT', read, ['on', 'off'] as const) === 'on' &&
        exporters.includes('prometheus'),
      protection: {
        webConfigFile: read('METERBRIDGE_WEB_CONFIG_FILE') || undefined,
        bearerTokenFile: read('METERBRIDGE_BEARER_TOKEN_FILE') || undefined,
        // A list of nothing is not the same as none: it is refused when the endpoint is opened.
        allowedIps: read('METERBRIDGE_ALLOWED_IPS') ? list(read('METERBRIDGE_ALLOWED_IPS')) : undefined,
      },
      thread: oneOf('METERBRIDGE_ENDPOINT_THREAD', read, ['worker', 'main'] as const),
    },
    logLevel: logLevel(read),
    startLine: boolean('METERBRIDGE_START_LINE', read),
    warnRole: boolean('METERBRIDGE_WARN_ROLE', read),
    seriesLimit: integer('METERBRIDGE_SERIES_LIMIT', read, { least: 2, most: 1_000_000 }),
    totalSeriesLimit: integer('METERBRIDGE_TOTAL_SERIES_LIMIT', read, { least: 100, most: 10_000_000 }),
    collectionTimeoutMs: integer('METERBRIDGE_COLLECTION_TIMEOUT_MS', read, { least: 10, most: 60_000 }),
    exposition: {
      strategy: oneOf('METERBRIDGE_TRANSLATION_STRATEGY', read, strategies),
      metricPrefix: word('METERBRIDGE_METRIC_PREFIX', read),
      scopeLabels: boolean('METERBRIDGE_SCOPE_LABELS', read),
      targetInfo: boolean('METERBRIDGE_TARGET_INFO', read),
      resourceLabels: list(read('METERBRIDGE_RESOURCE_LABELS')),
      createdTimestamps: boolean('METERBRIDGE_CREATED_TIMESTAMPS', read),
      openMetrics2: boolean('METERBRIDGE_OPENMETRICS_2', read),
      nativeHistograms: oneOf('METERBRIDGE_NATIVE_HISTOGRAMS_AS', read, [
        'native',
        'both',
        'classic',
      ] as const),
      exponentialHistograms: list(read('METERBRIDGE_NATIVE_HISTOGRAMS')),
    },
    http: { excludedPaths: list(read('METERBRIDGE_HTTP_EXCLUDED_PATHS')) },
    ai: {
      latestNames: list(read('OTEL_SEMCONV_STABILITY_OPT_IN')).includes('gen_ai_latest_experimental'),
      pricesFile: read('METERBRIDGE_AI_PRICES') || undefined,
    },
    runtime: {
      threadPoolSize: threadPoolSize(environment),
      isThreadPoolProbed: boolean('METERBRIDGE_THREAD_POOL_PROBE', read),
    },
    instruments: chosenInstruments(read),
    pushExporters: exporters.filter((one) => one !== 'prometheus'),
    tracesExporters: tracesExporters(read('OTEL_TRACES_EXPORTER')),
    resource: resource(read),
  })
}

type Read = (name: SettingName) => string

function reportInvalid(name: SettingName, value: string): void {
  const { expected, fallback } = settings[name]
  report('SETTING_INVALID', { setting: name, value, expected, fallback: fallback || 'nothing' })
}

/** The host is measured only where that is asked for, by its setting or by its name. */
function chosenInstruments(read: Read): Config['instruments'] {
  const enabled = read('OTEL_NODE_ENABLED_INSTRUMENTATIONS')
    ? instruments('OTEL_NODE_ENABLED_INSTRUMENTATIONS', read)
    : undefined
  const disabled = instruments('OTEL_NODE_DISABLED_INSTRUMENTATIONS', read)
  const isHostWanted = boolean('METERBRIDGE_HOST_METRICS', read) || enabled?.includes('host')
  return { enabled, disabled: isHostWanted ? disabled : [...disabled, 'host'] }
}

function instruments(name: SettingName, read: Read): string[] {
  const known: readonly string[] = instrumentNames
  const names = list(read(name))
  const unknown = names.filter((one) => !known.includes(one))
  if (unknown.length > 0) {
    report('SETTING_INVALID', {
      setting: name,
      value: unknown.join(','),
      expected: `a list of ${known.join(', ')}`,
      fallback: 'the rest of it',
    })
  }
  return names
}

/** The size as libuv 1.52 takes it: a text that is no number, and 0, give one thread. */
function threadPoolSize({ UV_THREADPOOL_SIZE: text }: Environment): number {
  if (text === undefined) return Number(settings.UV_THREADPOOL_SIZE.fallback)
  const threads = Number.parseInt(text, 10) || 1
  return threads < 0 ? 1024 : Math.min(threads, 1024)
}

function integer(name: SettingName, read: Read, range: { least: number; most: number }): number {
  const text = read(name)
  const fallback = Number(settings[name].fallback)
  if (text === '') return fallback
  const value = Number(text)
  if (/^\d+$/.test(text) && value >= range.least && value <= range.most) return value
  reportInvalid(name, text)
  return fallback
}

function word(name: SettingName, read: Read): string {
  const text = read(name).replace(/_+$/, '')
  if (text === '' || /^[A-Za-z][A-Za-z0-9_]*$/.test(text)) return text
  reportInvalid(name, text)
  return settings[name].fallback
}

function boolean(name: SettingName, read: Read): boolean {
  const text = read(name).toLowerCase()
  const fallback = settings[name].fallback === 'true'
  if (text === '') return fallback
  if (text === 'true' || text === 'false') return text === 'true'
  reportInvalid(name, text)
  return fallback
}

function oneOf<Choice extends string>(name: SettingName, read: Read, choices: readonly Choice[]): Choice {
  const text = read(name)
  const choice = choices.find((one) => one.toLowerCase() === text.toLowerCase())
  if (choice === undefined && text !== '') reportInvalid(name, text)
  return choice ?? (settings[name].fallback as Choice)
}

function logLevel(read: Read): Level | 'none' {
  const text = read('OTEL_LOG_LEVEL').toLowerCase()
  if (text === '') return 'info'
  const level = logLevels[text]
  if (level === undefined) reportInvalid('OTEL_LOG_LEVEL', text)
  return level ?? 'info'
}

const knownMetricsExporters = ['prometheus', 'otlp', 'console'] as const

function metricsExporters(read: Read): (typeof knownMetricsExporters)[number][] {
  const names = [...new Set(list(read('OTEL_METRICS_EXPORTER').toLowerCase()))]
  const unknown = names.filter((name) => name !== 'none' && !isMetricsExporter(name))
  if (unknown.length > 0) reportInvalid('OTEL_METRICS_EXPORTER', unknown.join(','))
  const exporters = names.filter(isMetricsExporter)
  return exporters.length > 0 || names.includes('none') ? exporters : ['prometheus']
}

function isMetricsExporter(name: string): name is (typeof knownMetricsExporters)[number] {
  return (knownMetricsExporters as readonly string[]).includes(name)
}

function tracesExporters(text: string): ('otlp' | 'console')[] {
  const exporters: ('otlp' | 'console')[] = []
  for (const name of list(text)) {
    if (name === 'otlp' || name === 'console') exporters.push(name)
    else if (name !== 'none') report('TRACES_EXPORTER_UNKNOWN', { value: name })
  }
  return exporters
}

function list(text: string): string[] {
  return text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '')
}

function resource(read: Read): Config['resource'] {
  const attributes: Record<string, string> = {}
  const text = read('OTEL_RESOURCE_ATTRIBUTES')
  for (const item of list(text)) {
    const at = item.indexOf('=')
    const key = item.slice(0, at).trim()
    try {
      if (at <= 0 || key === '') throw new SyntaxError('no key')
      const value = decodeURIComponent(item.slice(at + 1).trim())
      if (looksSecret(key, value)) report('RESOURCE_ATTRIBUTE_SECRET', { attribute: key })
      else attributes[key] = value
    } catch {
      // The specification: an error in the value discards the whole variable.
      reportInvalid('OTEL_RESOURCE_ATTRIBUTES', withoutValues(text))
      return { serviceName: read('OTEL_SERVICE_NAME') || undefined, attributes: {} }
    }
  }
  return { serviceName: read('OTEL_SERVICE_NAME') || attributes['service.name'], attributes }
}

/** Values, and what a comma has cut off from one, may be secret. */
function withoutValues(text: string): string {
  return list(text)
    .map((item) => (item.includes('=') ? item.replace(/=.*$/, '=…') : '…'))
    .join()
}
