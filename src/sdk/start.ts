import { metrics } from '@opentelemetry/api'
import { isMainThread, threadId } from 'node:worker_threads'
import { CallbackWatch } from '../bridge/callback-watch.ts'
import { LazyMeterProvider } from '../bridge/lazy-meter-provider.ts'
import { ObservedSets } from '../bridge/observed-sets.ts'
import type { Config } from '../config/config.ts'
import { loadConfig } from '../config/load-config.ts'
import { report, setLogLevel } from '../diagnostics/logger.ts'
import { Readiness } from '../health/readiness.ts'
import { attachDefinitions } from '../meters/definition-registry.ts'
import { SeriesStore } from '../series/series-store.ts'
import { offerClientChecks } from './client-checks.ts'
import { Endpoint } from './endpoint.ts'
import { isInstrumentOn } from './is-instrument-on.ts'
import * as lazy from './lazy.ts'
import { observeHealth } from './observe-health.ts'
import { openEndpoint } from './open-endpoint.ts'
import { processRole } from './process-role.ts'
import { currentRunning, publishRunning } from './running.ts'
import type { SdkMeters } from './sdk-meters.ts'
import { observeStore } from './self-metrics.ts'
import { describeService, type ServiceResource } from './service-resource.ts'
import { startInstruments } from './start-instruments.ts'
import { sayStarted } from './start-line.ts'
import { startTraces } from './start-traces.ts'
import { version } from './version.ts'

/** What the preload does after the start: hook the modules that the application imports. */
export interface Started {
  /** The modules whose `import` must be hooked: names, and patterns of the URLs of files. */
  readonly include: readonly (string | RegExp)[]
  /** Asks the hooks of `import` for what they wrap; to be called once, when they are there. */
  hookImports(): void
}

/**
 * Starts everything from the environment and joins the parts; the second call of a process does nothing.
 *
 * @returns undefined when nothing was started in this thread.
 */
export function start(environment: NodeJS.ProcessEnv): Started | undefined {
  if (currentRunning() !== undefined) {
    report('ALREADY_STARTED', { version, pid: process.pid })
    return undefined
  }
  const config = loadConfig(environment)
  setLogLevel(config.logLevel)
  const role = processRole()
  if (role !== 'main') {
    const thread = isMainThread ? '' : `, thread ${threadId}`
    if (config.warnRole) report('NOT_ON_THIS_ENDPOINT', { role, pid: process.pid, thread })
    return undefined
  }
  const store = new SeriesStore({
    seriesLimit: config.seriesLimit,
    totalSeriesLimit: config.totalSeriesLimit,
    exponentialHistograms: config.exposition.exponentialHistograms,
  })
  const readiness = new Readiness()
  publishRunning({
    version,
    store,
    readiness,
    ai: config.ai,
    logLevel: config.logLevel,
    routes: () => endpoint.routes(),
  })
  attachDefinitions(store)
  let resource: ServiceResource | undefined
  const describe = (): ServiceResource =>
    (resource ??= describeService(config.resource, { version, mainScript: process.argv[1] }))
  // Traces come first, so that the official instrumentations bind no meter of ours.
  const tracedModules = startTraces({ config, describe, store })
  const offerServers = offerClientChecks(readiness, {
    isOn: (instrument) => isInstrumentOn(config.instruments, instrument),
  })
  const { provider, sdkMeters } = provideMeters({ describe, config, store, environment })
  const replaceMeter = (name: string): void => provider.replaceMeter(name)
  const { platform, libraryCount, hooked } = startInstruments({ config, store, offerServers, replaceMeter })
  observeHealth({ store, readiness })
  observeStore(store)
  const endpoint = new Endpoint({ config, store, readiness, describe, sdkMeters })
  openEndpoint({
    address: config.endpoint,
    open: () => endpoint.open(),
    onListening: (listening) => {
      if (!config.startLine) return
      const { host } = config.endpoint
      const { pushExporters, tracesExporters } = config
      sayStarted({ version, host, listening, platform, libraryCount, pushExporters, tracesExporters })
    },
  })
  return { include: [...hooked.imported, ...tracedModules], hookImports: hooked.hookImports }
}

/** Registers the global meter provider, with what pushes metrics; returns what a scrape finds of it. */
function provideMeters(options: {
  describe: () => ServiceResource
  config: Config
  store: SeriesStore
  environment: NodeJS.ProcessEnv
}): { provider: LazyMeterProvider; sdkMeters: () => SdkMeters | undefined } {
  let loaded: SdkMeters | undefined
  const admitted = { count: 0 }
  const observed = new ObservedSets()
  const callbacks = new CallbackWatch(options.store.callbackFailures, {
    longestMs: options.config.collectionTimeoutMs,
  })
  const { config, describe, environment } = options
  const { seriesLimit, exposition, pushExporters } = config
  const { exponentialHistograms } = exposition
  const load = (): SdkMeters => {
    const isPushed = pushExporters.length > 0
    return (loaded ??= lazy.sdkMeters().createSdkMeters({
      resource: isPushed ? lazy.push().asInstance(describe()) : describe(),
      pushReaders: isPushed ? lazy.push().pushReaders(config, { environment, observed }) : [],
      seriesLimit,
      exponentialHistograms,
      admitted,
      callbacks,
      observed,
    }))
  }
  if (pushExporters.length > 0) load()
  const provider = new LazyMeterProvider(() => load().provider, {
    seriesLimit,
    callbacks,
    observed,
    admitted,
  })
  if (!metrics.setGlobalMeterProvider(provider)) report('METER_PROVIDER_TAKEN', {})
  return { provider, sdkMeters: () => loaded }
}
