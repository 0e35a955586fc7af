import type { InstrumentContext } from '../instrument.ts'
import type {
  HelpersModule,
  PresetModule,
  TaskList,
  WithPgClient,
  WorkerContext,
} from './graphile-worker-library.ts'
import { safely } from './graphile-worker-patches.ts'
import { measureAdders } from './measure-adders.ts'
import { graphileMetersOf, type GraphileMeters } from './graphile-meters.ts'
import { watchEvents } from './watch-events.ts'

/**
 * Measures the jobs of graphile-worker 0.16 to 0.18.
 *
 * What runs is told by the library's events, which a plugin in the preset of all options listens to. Nothing is told of
 * what adds jobs, so the functions that make those are replaced by others.
 */
export function patchGraphileWorker(
  moduleExports: unknown,
  fileName: string,
  { store }: InstrumentContext,
): unknown {
  const meters = graphileMetersOf(store)
  if (fileName.replaceAll('\\', '/').endsWith('/preset.js'))
    addPlugin((moduleExports as PresetModule).WorkerPreset, meters)
  else measureAdders(moduleExports as HelpersModule, meters)
  return moduleExports
}

const patched = new WeakSet<object>()

function addPlugin(preset: PresetModule['WorkerPreset'], meters: GraphileMeters): void {
  if (preset === undefined || patched.has(preset)) return
  patched.add(preset)
  const plugin = {
    name: 'MeterbridgePlugin',
    version: '1.0.0',
    worker: {
      hooks: {
        init(context: WorkerContext): void {
          safely(() => watchEvents(context, meters))
        },
        startWorker(context: WorkerContext, { tasks, withPgClient }: WorkerStart): void {
          safely(() => meters.depthsOf(context, withPgClient).use(Object.keys(tasks)))
        },
      },
    },
  }
  preset.plugins = [...(preset.plugins ?? []), plugin]
}

interface WorkerStart {
  readonly tasks: TaskList
  readonly withPgClient: WithPgClient
}
