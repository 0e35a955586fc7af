import { statfsSync } from 'node:fs'
import { systemFilesystemLimit, systemFilesystemUsage } from '../../catalog/system.ts'
import type { SeriesStore } from '../../series/series-store.ts'
import { readText } from '../kernel-files.ts'
import { parseLocalMounts, type MountedFileSystem } from './parse-proc.ts'

/** Reads the space of the local file systems at each collection; returns how to stop. */
export function startSystemFilesystems(store: SeriesStore, root: string): () => void {
  const usage = store.observable(systemFilesystemUsage)
  const limit = store.observable(systemFilesystemLimit)

  return store.onCollect('system.filesystem', () => {
    for (const mounted of parseLocalMounts(readText(`${root}/proc/self/mounts`) ?? '')) {
      const space = spaceOf(mounted)
      if (space === undefined) continue
      const attributes = {
        'system.device': mounted.device,
        'system.filesystem.mountpoint': mounted.mountPoint,
        'system.filesystem.type': mounted.type,
      }
      limit.observe(space.used + space.free + space.reserved, attributes)
      for (const state of ['used', 'free', 'reserved'] as const) {
        usage.observe(space[state], { ...attributes, 'system.filesystem.state': state })
      }
    }
  })
}

interface Space {
  readonly used: number
  /** What processes without privileges may still fill. */
  readonly free: number
  /** What is free and kept for the superuser. */
  readonly reserved: number
}

function spaceOf({ mountPoint }: MountedFileSystem): Space | undefined {
  try {
    const { blocks, bfree, bavail, bsize } = statfsSync(mountPoint)
    return { used: (blocks - bfree) * bsize, free: bavail * bsize, reserved: (bfree - bavail) * bsize }
  } catch {
    // It was unmounted, or may not be looked at.
    return undefined
  }
}
