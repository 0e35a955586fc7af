import { availableParallelism } from 'node:os'
import { performance } from 'node:perf_hooks'
import {
  processContextSwitches,
  processCpuTime,
  processCpuUtilization,
  processDiskIo,
  processFileDescriptorCount,
  processFileDescriptorLimit,
  processMemoryVirtual,
  processPagingFaults,
  processStartTime,
  processThreadCount,
  processUptime,
} from '../../catalog/process.ts'
import type { SeriesStore } from '../../series/series-store.ts'
import { readEntries } from '../kernel-files.ts'
import { observeKnown } from '../observe-known.ts'
import { countFileDescriptors, readFileDescriptorLimit, readProcessStat } from './proc-files.ts'
import { TrailingWindow } from './trailing-window.ts'

/** Reads what the operating system says of the process at each collection; returns how to stop. */
export function startProcess(store: SeriesStore): () => void {
  const cpuTime = store.observable(processCpuTime)
  const cpuUtilization = store.observable(processCpuUtilization)
  const contextSwitches = store.observable(processContextSwitches)
  const pagingFaults = store.observable(processPagingFaults)
  const uptime = store.observable(processUptime)
  store.gauge(processStartTime).set(Date.now() / 1000 - process.uptime())
  const window = new TrailingWindow({ windowMs: 10_000, spacingMs: 1000 })
  let cpuCount = 0

  const removeCallback = store.onCollect('process', () => {
    const usage = process.resourceUsage()
    const userSeconds = usage.userCPUTime / 1e6
    const systemSeconds = usage.systemCPUTime / 1e6
    cpuTime.observe(userSeconds, { 'cpu.mode': 'user' })
    cpuTime.observe(systemSeconds, { 'cpu.mode': 'system' })
    contextSwitches.observe(usage.voluntaryContextSwitches, { 'process.context_switch.type': 'voluntary' })
    contextSwitches.observe(usage.involuntaryContextSwitches, {
      'process.context_switch.type': 'involuntary',
    })
    pagingFaults.observe(usage.majorPageFault, { 'system.paging.fault.type': 'major' })
    pagingFaults.observe(usage.minorPageFault, { 'system.paging.fault.type': 'minor' })
    const uptimeSeconds = process.uptime()
    uptime.observe(uptimeSeconds)
    // Before there is a window, the whole life of the process stands in for it.
    const grown = window.growth(performance.now(), [userSeconds, systemSeconds])
    const elapsedSeconds = grown === undefined ? uptimeSeconds : grown.elapsedMs / 1000
    const [grownUser = 0, grownSystem = 0] = grown?.totals ?? [userSeconds, systemSeconds]
    if (cpuCount === 0) cpuCount = availableParallelism()
    cpuUtilization.observe(grownUser / elapsedSeconds / cpuCount, { 'cpu.mode': 'user' })
    cpuUtilization.observe(grownSystem / elapsedSeconds / cpuCount, { 'cpu.mode': 'system' })
  })
  const removeLinux = process.platform === 'linux' ? startLinux(store) : undefined
  return () => {
    removeCallback()
    removeLinux?.()
  }
}

function startLinux(store: SeriesStore): () => void {
  const virtualMemory = store.observable(processMemoryVirtual)
  const threads = store.observable(processThreadCount)
  const descriptors = store.observable(processFileDescriptorCount)
  const descriptorLimit = store.observable(processFileDescriptorLimit)
  const diskIo = observeKnown(store, processDiskIo)
  let limit: number | undefined | 'unread' = 'unread'

  return store.onCollect('process', () => {
    const stat = readProcessStat()
    if (stat !== undefined) {
      virtualMemory.observe(stat.virtualBytes)
      threads.observe(stat.threadCount)
    }
    const io = readEntries('/proc/self/io')
    diskIo(io.get('read_bytes'), { 'disk.io.direction': 'read' })
    diskIo(io.get('write_bytes'), { 'disk.io.direction': 'write' })
    const open = countFileDescriptors()
    if (open !== undefined) descriptors.observe(open)
    if (limit === 'unread') limit = readFileDescriptorLimit()
    if (limit !== undefined) descriptorLimit.observe(limit)
  })
}
