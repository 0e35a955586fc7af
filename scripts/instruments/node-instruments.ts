import * as process from '../../src/catalog/process.ts'
import * as runtime from '../../src/catalog/runtime.ts'
import type { InstrumentRow } from './instrument-row.ts'

/** The versions of Node itself, for what is a part of it. */
export const nodeVersions = {
  supportedVersions: 'Node >=22.15',
  alsoTested: ['22.15.0', '24.21.0', '26.10.0'],
} as const

/** Node itself: its event loop, V8, and the process. */
export const nodeInstruments: readonly InstrumentRow[] = [
  {
    library: 'Node.js, V8 and the process',
    instrument: 'runtime',
    packages: [],
    ...nodeVersions,
    hook: 'read at scrape',
    hooked: '`perf_hooks`, `process`, `node:v8` and `/proc`; an unreferenced timer samples the event loop',
    metrics: [...Object.values(runtime), ...Object.values(process)],
    cost: 'runtime',
    page: 'runtime.md',
  },
]
