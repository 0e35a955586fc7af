import { loadConfig } from '../config/load-config.ts'
import { MeterbridgeError } from '../diagnostics/meterbridge-error.ts'
import { Readiness } from '../health/readiness.ts'
import { attachDefinitions } from '../meters/definition-registry.ts'
import { currentRunning, publishRunning, type Running } from '../sdk/running.ts'
import { version } from '../sdk/version.ts'
import { SeriesStore } from '../series/series-store.ts'

/** The Meterbridges of tests, of this copy of the package: what a preload runs is not among them. */
const started = new WeakSet<Running>()

/** Gives the store that the application under test records into; where no preload runs, starts one without an endpoint. */
export function testStore(): SeriesStore {
  return (currentRunning() ?? startRunning()).store
}

/**
 * Forgets everything that was recorded: what is recorded from now on begins at 0.
 *
 * @throws TESTING_PRELOADED when the tests run with the preload, whose metrics only grow.
 */
export function resetMetrics(): void {
  const running = currentRunning()
  if (running !== undefined && !started.has(running)) throw new MeterbridgeError('TESTING_PRELOADED', {})
  startRunning()
}

function startRunning(): Running {
  // Tests see the defaults, whatever the environment is.
  const { ai, logLevel } = loadConfig({})
  const running: Running = {
    version,
    store: new SeriesStore(),
    readiness: new Readiness(),
    ai,
    logLevel,
    routes: () => ({}),
  }
  started.add(running)
  publishRunning(running)
  attachDefinitions(running.store)
  return running
}

// What runs before the first collection is to be recorded as well: whoever imports this tests.
testStore()
