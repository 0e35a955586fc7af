import type { InstrumentContext } from '../instrument.ts'
import { excludedPathTest } from './excluded-paths.ts'
import { RouteTable } from './route-table.ts'
import { ServerSeries } from './server-series.ts'

/** What servers of every protocol record into, and how they find it. */
export interface ServerRecording {
  readonly series: ServerSeries
  readonly routes: RouteTable
  /** Absent when every path is measured. */
  readonly isExcluded: ((url: string) => boolean) | undefined
}

/** Makes what the servers of a process record into together, so that limits hold over all of them. */
export function serverRecording({ store, http }: InstrumentContext): ServerRecording {
  return {
    series: new ServerSeries(store),
    routes: new RouteTable(),
    isExcluded: excludedPathTest(http.excludedPaths),
  }
}
