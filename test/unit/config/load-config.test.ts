import { describe, expect, test } from 'vitest'
import { isEnabled } from '../../../src/config/is-enabled.ts'
import { loadConfig } from '../../../src/config/load-config.ts'
import { instrumentNames } from '../../../src/config/instrument-names.ts'
import { libraries } from '../../../src/sdk/libraries.ts'
import { platformInstruments } from '../../../src/sdk/platform-instruments.ts'

describe('whether Meterbridge is on', () => {
  test.each([
    [{}, true],
    [{ OTEL_SDK_DISABLED: 'true' }, false],
    [{ OTEL_SDK_DISABLED: ' TRUE ' }, false],
    [{ OTEL_SDK_DISABLED: 'false' }, true],
    // The specification: only `true` is true, so a typing error leaves the measurements on.
    [{ OTEL_SDK_DISABLED: '1' }, true],
    [{ OTEL_SDK_DISABLED: '' }, true],
    [{ ENABLE_METRICS: 'false' }, false],
    [{ ENABLE_METRICS: 'False' }, false],
    [{ ENABLE_METRICS: 'true' }, true],
    [{ ENABLE_METRICS: '0' }, true],
    [{ ENABLE_METRICS: 'true', OTEL_SDK_DISABLED: 'true' }, false],
  ])('under %o it is %s', (environment, enabled) => {
    expect(isEnabled(environment)).toBe(enabled)
  })
})

describe('what is used', () => {
  test('an empty environment gives the documented defaults', () => {
    expect(loadConfig({})).toEqual({
      enabled: true,
      endpoint: {
        host: undefined,
        port: 9464,
        isOpened: true,
        protection: { webConfigFile: undefined, bearerTokenFile: undefined, allowedIps: undefined },
        thread: 'worker',
      },
      logLevel: 'info',
      startLine: true,
      warnRole: true,
      seriesLimit: 2000,
      totalSeriesLimit: 200_000,
      collectionTimeoutMs: 3000,
      exposition: {
        strategy: 'UnderscoreEscapingWithSuffixes',
        metricPrefix: '',
        scopeLabels: true,
        targetInfo: true,
        resourceLabels: [],
        createdTimestamps: false,
        openMetrics2: false,
        nativeHistograms: 'native',
        exponentialHistograms: [],
      },
      ai: { latestNames: false, pricesFile: undefined },
      http: { excludedPaths: [] },
      runtime: { threadPoolSize: 4, isThreadPoolProbed: false },
      instruments: { enabled: undefined, disabled: ['host'] },
      pushExporters: [],
      tracesExporters: [],
      resource: { serviceName: undefined, attributes: {} },
    })
  })

  test('an empty value is the same as none', () => {
    expect(
      loadConfig({ OTEL_EXPORTER_PROMETHEUS_PORT: ' ', OTEL_NODE_ENABLED_INSTRUMENTATIONS: '' }),
    ).toEqual(loadConfig({}))
  })

  test('a service name of its own variable wins over that of the resource attributes', () => {
    const environment = {
      OTEL_RESOURCE_ATTRIBUTES: 'service.name=slow,team=a%2Cb',
      OTEL_SERVICE_NAME: 'fast',
    }
    expect(loadConfig(environment).resource).toEqual({
      serviceName: 'fast',
      attributes: { 'service.name': 'slow', team: 'a,b' },
    })
    expect(loadConfig({ ...environment, OTEL_SERVICE_NAME: '' }).resource.serviceName).toBe('slow')
  })

  test('attributes of the resource that look like secrets are left out', () => {
    const environment = {
      OTEL_RESOURCE_ATTRIBUTES: 'team=a,db.password=hunter2,db=postgres://u:hunter2@db/shop',
    }
    expect(loadConfig(environment).resource.attributes).toEqual({ team: 'a' })
  })

  test('lists ignore blanks and empty items', () => {
    const environment = {
      OTEL_NODE_DISABLED_INSTRUMENTATIONS: ' pg , ,http,',
      METERBRIDGE_HTTP_EXCLUDED_PATHS: '/a, /b/*',
      OTEL_TRACES_EXPORTER: 'none, otlp',
    }
    expect(loadConfig(environment)).toMatchObject({
      instruments: { disabled: ['pg', 'http', 'host'] },
      http: { excludedPaths: ['/a', '/b/*'] },
      tracesExporters: ['otlp'],
    })
  })

  test('metrics go to the endpoint unless other exporters are named', () => {
    const exportersOf = (text: string): unknown => {
      const { endpoint, pushExporters } = loadConfig({ OTEL_METRICS_EXPORTER: text })
      return [endpoint.isOpened, ...pushExporters]
    }
    expect(exportersOf('')).toEqual([true])
    expect(exportersOf('prometheus')).toEqual([true])
    expect(exportersOf('otlp')).toEqual([false, 'otlp'])
    expect(exportersOf('OTLP, prometheus,otlp')).toEqual([true, 'otlp'])
    expect(exportersOf('console,none')).toEqual([false, 'console'])
    expect(exportersOf('none')).toEqual([false])
    expect(exportersOf('zipkin')).toEqual([true])
    expect(exportersOf('zipkin,otlp')).toEqual([false, 'otlp'])
    const off = { METERBRIDGE_ENDPOINT: 'off', OTEL_METRICS_EXPORTER: 'prometheus,otlp' }
    expect(loadConfig(off).endpoint.isOpened).toBe(false)
  })

  test('the size of the thread pool is the one that libuv takes from the same text', () => {
    const sizeOf = (text: string): number => loadConfig({ UV_THREADPOOL_SIZE: text }).runtime.threadPoolSize
    expect(['16', '0', '', 'many', '5000', '-1', '8 '].map(sizeOf)).toEqual([16, 1, 1, 1, 1024, 1024, 8])
  })

  test('the host is measured only when that is asked for', () => {
    expect(loadConfig({ METERBRIDGE_HOST_METRICS: 'true' }).instruments.disabled).toEqual([])
    expect(loadConfig({ METERBRIDGE_HOST_METRICS: 'maybe' }).instruments.disabled).toEqual(['host'])
    expect(loadConfig({ OTEL_NODE_ENABLED_INSTRUMENTATIONS: 'host' }).instruments).toEqual({
      enabled: ['host'],
      disabled: [],
    })
  })

  test('the names of instruments in the settings are those that exist', () => {
    const existing = [
      ...platformInstruments.map(({ name }) => name),
      ...libraries.map(({ instrument }) => instrument),
    ]
    expect(instrumentNames.toSorted()).toEqual(existing.toSorted())
  })
})
