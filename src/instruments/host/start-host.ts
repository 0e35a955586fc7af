import { startSystemDisks } from './start-system-disks.ts'
import { startSystemFilesystems } from './start-system-filesystems.ts'
import { startSystemLoad } from './start-system-load.ts'
import { startSystemNetwork } from './start-system-network.ts'
import type { SeriesStore } from '../../series/series-store.ts'

/**
 * Reads what the operating system says of the machine at each collection (semantic conventions 1.45, Linux only); returns
 * how to stop. `root` is where the file system begins.
 */
export function startHost(store: SeriesStore, root = ''): () => void {
  if (process.platform !== 'linux') return () => {}
  const stops = [startSystemLoad, startSystemDisks, startSystemFilesystems, startSystemNetwork].map((start) =>
    start(store, root),
  )
  return () => {
    for (const stop of stops) stop()
  }
}
