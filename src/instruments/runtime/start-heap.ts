import {
  arrayBufferMemory,
  externalMemory,
  heapMax,
  heapSpaceAvailable,
  heapSpacePhysical,
  heapSpaceSize,
  heapUsed,
  nodeVersion,
} from '../../catalog/runtime.ts'
import { processMemoryUsage } from '../../catalog/process.ts'
import type { SeriesStore } from '../../series/series-store.ts'

/** Reads the memory of the process and of V8 at each collection; returns how to stop. */
export function startHeap(store: SeriesStore): () => void {
  const used = store.observable(heapUsed)
  const size = store.observable(heapSpaceSize)
  const available = store.observable(heapSpaceAvailable)
  const physical = store.observable(heapSpacePhysical)
  const max = store.observable(heapMax)
  const residentSet = store.observable(processMemoryUsage)
  const external = store.observable(externalMemory)
  const arrayBuffers = store.observable(arrayBufferMemory)
  const [major = '', minor = '', patch = ''] = process.versions.node.split('.')
  store.gauge(nodeVersion).set(1, { version: process.version, major, minor, patch })

  return store.onCollect('v8js.memory', () => {
    // Loaded at the first collection: it brings Node's streams along, some milliseconds of start-up.
    const { getHeapSpaceStatistics, getHeapStatistics } = process.getBuiltinModule('node:v8')
    for (const space of getHeapSpaceStatistics()) {
      const attributes = { 'v8js.heap.space.name': space.space_name }
      used.observe(space.space_used_size, attributes)
      size.observe(space.space_size, attributes)
      available.observe(space.space_available_size, attributes)
      physical.observe(space.physical_space_size, attributes)
    }
    max.observe(getHeapStatistics().heap_size_limit)
    const memory = process.memoryUsage()
    residentSet.observe(memory.rss)
    external.observe(memory.external)
    arrayBuffers.observe(memory.arrayBuffers)
  })
}
