import { aiInstruments } from './ai-instruments.ts'
import { databaseInstruments } from './database-instruments.ts'
import { httpInstruments } from './http-instruments.ts'
import type { InstrumentRow } from './instrument-row.ts'
import { nodeInstruments } from './node-instruments.ts'
import { queueInstruments } from './queue-instruments.ts'
import { websocketInstruments } from './websocket-instruments.ts'

/** Every library that is measured, in the order of docs/instruments.md. */
export const instrumentTable: readonly InstrumentRow[] = [
  ...httpInstruments,
  ...websocketInstruments,
  ...databaseInstruments,
  ...queueInstruments,
  ...aiInstruments,
  ...nodeInstruments,
]
