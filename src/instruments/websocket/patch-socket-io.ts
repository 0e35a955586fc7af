import type { InstrumentContext } from '../instrument.ts'
import { patchEngineIo } from './patch-engine-io.ts'
import { patchSocketIoClient } from './patch-socket-io-client.ts'

/** Patches what Socket.IO is made of: the server's Engine.IO, and the client's manager of connections. */
export function patchSocketIo(moduleExports: unknown, moduleName: string, context: InstrumentContext): void {
  if (moduleName === 'engine.io') patchEngineIo(moduleExports, context)
  else patchSocketIoClient(moduleExports, context)
}
