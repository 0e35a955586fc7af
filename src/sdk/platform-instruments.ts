import { startHttpClient } from '../instruments/http/client.ts'
import { startHttpServer } from '../instruments/http/server.ts'
import type { InstrumentContext } from '../instruments/instrument.ts'
import { startRuntime } from '../instruments/runtime/start-runtime.ts'
import { startWebSocket } from '../instruments/websocket/start-websocket.ts'
import * as lazy from './lazy.ts'

/** An instrument of Node itself: it listens to channels and observers, and patches nothing. */
export interface PlatformInstrument {
  readonly name: string
  start(context: InstrumentContext): void
}

/** What is measured without a library. */
export const platformInstruments: readonly PlatformInstrument[] = [
  {
    name: 'http',
    start(context) {
      startHttpServer(context)
      startHttpClient(context)
    },
  },
  { name: 'websocket', start: startWebSocket },
  { name: 'runtime', start: startRuntime },
  { name: 'host', start: ({ store }) => void lazy.host().startHost(store) },
]
