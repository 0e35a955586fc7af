import {
  systemCpuLogicalCount,
  systemCpuTime,
  systemLoad,
  systemMemoryLimit,
  systemMemoryUsage,
  systemPagingUsage,
  systemPressureTime,
  systemUptime,
} from '../../catalog/system.ts'
import type { SeriesStore } from '../../series/series-store.ts'
import { readEntries, readStalls, readText } from '../kernel-files.ts'
import { observeKnown } from '../observe-known.ts'
import { parseCpuTimes } from './parse-proc.ts'

/** Reads CPUs, load, memory and pressure of the machine at each collection; returns how to stop. */
export function startSystemLoad(store: SeriesStore, root: string): () => void {
  const cpuTime = observeKnown(store, systemCpuTime)
  const cpuCount = observeKnown(store, systemCpuLogicalCount)
  const load = observeKnown(store, systemLoad)
  const pressure = observeKnown(store, systemPressureTime)
  const uptime = observeKnown(store, systemUptime)
  const observeMemory = memoryObserver(store)

  return store.onCollect('system', () => {
    const cpu = parseCpuTimes(readText(`${root}/proc/stat`) ?? '')
    for (const mode of systemCpuTime.attributes['cpu.mode'].values)
      cpuTime(cpu?.seconds[mode], { 'cpu.mode': mode })
    cpuCount(cpu?.count)
    const averages = readText(`${root}/proc/loadavg`)?.split(' ').map(Number)
    for (const [position, minutes] of systemLoad.attributes[
      'system.cpu.load_average.minutes'
    ].values.entries()) {
      load(averages?.[position], { 'system.cpu.load_average.minutes': minutes })
    }
    observeMemory(readEntries(`${root}/proc/meminfo`))
    for (const resource of systemPressureTime.attributes['system.pressure.resource'].values) {
      for (const { share, seconds } of readStalls(`${root}/proc/pressure/${resource}`)) {
        pressure(seconds, { 'system.pressure.resource': resource, 'system.pressure.share': share })
      }
    }
    const [sinceStart] = readText(`${root}/proc/uptime`)?.split(' ') ?? []
    uptime(sinceStart === undefined ? undefined : Number(sinceStart))
  })
}

function memoryObserver(store: SeriesStore): (kibibytes: ReadonlyMap<string, number>) => void {
  const usage = observeKnown(store, systemMemoryUsage)
  const limit = observeKnown(store, systemMemoryLimit)
  const paging = observeKnown(store, systemPagingUsage)
  return (kibibytes) => {
    const bytes = (name: string): number | undefined => {
      const value = kibibytes.get(name)
      return value === undefined ? undefined : value * 1024
    }
    const difference = (whole: number | undefined, part: number | undefined): number | undefined =>
      whole === undefined || part === undefined ? undefined : whole - part
    const total = bytes('MemTotal')
    limit(total)
    usage(difference(total, bytes('MemAvailable')), { 'system.memory.state': 'used' })
    usage(bytes('MemAvailable'), { 'system.memory.state': 'available' })
    usage(bytes('MemFree'), { 'system.memory.state': 'free' })
    usage(bytes('Cached'), { 'system.memory.state': 'cached' })
    usage(bytes('Buffers'), { 'system.memory.state': 'buffers' })
    paging(difference(bytes('SwapTotal'), bytes('SwapFree')), { 'system.paging.state': 'used' })
    paging(bytes('SwapFree'), { 'system.paging.state': 'free' })
  }
}
