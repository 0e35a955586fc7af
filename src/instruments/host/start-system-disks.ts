import { readdirSync } from 'node:fs'
import {
  systemDiskIo,
  systemDiskIoTime,
  systemDiskOperations,
  systemDiskOperationTime,
} from '../../catalog/system.ts'
import type { SeriesStore } from '../../series/series-store.ts'
import { readText } from '../kernel-files.ts'
import { parseDisks } from './parse-proc.ts'

/** Reads what went through the disks at each collection; returns how to stop. */
export function startSystemDisks(store: SeriesStore, root: string): () => void {
  const io = store.observable(systemDiskIo)
  const operations = store.observable(systemDiskOperations)
  const operationTime = store.observable(systemDiskOperationTime)
  const ioTime = store.observable(systemDiskIoTime)

  return store.onCollect('system.disk', () => {
    const whole = wholeDisks(root)
    for (const disk of parseDisks(readText(`${root}/proc/diskstats`) ?? '')) {
      const { device } = disk
      if (!whole.has(device)) continue
      ioTime.observe(disk.activeSeconds, { 'system.device': device })
      for (const direction of ['read', 'write'] as const) {
        const attributes = { 'system.device': device, 'disk.io.direction': direction }
        io.observe(disk[direction].bytes, attributes)
        operations.observe(disk[direction].operations, attributes)
        operationTime.observe(disk[direction].seconds, attributes)
      }
    }
  })
}

/** Names the disks without their partitions, which would count twice, and without those that are files or memory. */
function wholeDisks(root: string): ReadonlySet<string> {
  try {
    return new Set(readdirSync(`${root}/sys/block`).filter((name) => !/^(loop|ram|zram)\d/.test(name)))
  } catch {
    return new Set()
  }
}
