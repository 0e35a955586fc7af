import type { SeriesStore } from '../../series/series-store.ts'
import type { InstrumentContext } from '../instrument.ts'
import { AmqpMeters } from './amqp-meters.ts'
import { patchChannel } from './patch-channel.ts'
import { patchConnect, patchConnection } from './patch-connection.ts'
import { patchPublish } from './patch-publish.ts'

/**
 * Patches a file of amqplib (0.10, 1, 2), by its path in the package.
 *
 * The package's own exports lead to no class, so the files that hold them are patched as they load.
 */
export function patchAmqplib(moduleExports: unknown, fileName: string, { store }: InstrumentContext): void {
  const patch = patches[fileName]
  if (patch === undefined || typeof moduleExports !== 'object' || moduleExports === null) return
  if (patched.has(moduleExports)) return
  patched.add(moduleExports)
  patch(moduleExports as LibraryFile, metersOf(store))
}

// oxlint-disable-next-line typescript/no-explicit-any -- each file exports classes of its own
type LibraryFile = Readonly<Record<string, any>>

const patches: Readonly<Record<string, (library: LibraryFile, meters: AmqpMeters) => void>> = {
  'amqplib/lib/connect.js': (library, meters) => patchConnect(library, meters),
  'amqplib/lib/connection.js': (library) => patchConnection(library['Connection']),
  'amqplib/lib/channel.js': (library, meters) =>
    patchChannel(library as Parameters<typeof patchChannel>[0], meters),
  'amqplib/lib/channel_model.js': (library, meters) => patchPublish(library['Channel'], meters),
  'amqplib/lib/callback_model.js': (library, meters) => patchPublish(library['Channel'], meters),
}

const patched = new WeakSet<object>()
const metersByStore = new WeakMap<SeriesStore, AmqpMeters>()

function metersOf(store: SeriesStore): AmqpMeters {
  let meters = metersByStore.get(store)
  if (meters === undefined) metersByStore.set(store, (meters = new AmqpMeters(store)))
  return meters
}
