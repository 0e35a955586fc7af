import * as cgroup from '../../src/catalog/cgroup.ts'
import * as process from '../../src/catalog/process.ts'
import * as runtime from '../../src/catalog/runtime.ts'
import * as system from '../../src/catalog/system.ts'
import type { InstrumentRow } from './instrument-row.ts'

/** The versions of Node itself, for what is a part of it. */
export const nodeVersions = {
  supportedVersions: 'Node >=22.15',
  alsoTested: ['22.15.0', '24.21.0', '26.10.0'],
} as const

/** Node itself: its event loop, V8, and the process; and the machine below. */
export const nodeInstruments: readonly InstrumentRow[] = [
  {
    library: 'Node.js, V8, the process and its control group',
    instrument: 'runtime',
    packages: [],
    ...nodeVersions,
    hook: 'read at scrape',
    hooked:
      '`perf_hooks`, `process`, `node:v8`, `/proc` and `/sys/fs/cgroup`; an unreferenced timer samples the event loop',
    metrics: [...Object.values(runtime), ...Object.values(process), ...Object.values(cgroup)],
    cost: 'runtime',
    page: 'runtime.md',
  },
  {
    library: 'The machine',
    instrument: 'host',
    packages: [],
    ...nodeVersions,
    hook: 'read at scrape',
    hooked: '`/proc` and the local file systems, on Linux, where `METERBRIDGE_HOST_METRICS` switches it on',
    metrics: Object.values(system),
    cost: 'host',
    page: 'host.md',
  },
]
