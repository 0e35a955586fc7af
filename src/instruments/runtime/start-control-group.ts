import * as catalog from '../../catalog/cgroup.ts'
import type { SeriesStore } from '../../series/series-store.ts'
import { observeKnown } from '../observe-known.ts'
import { findControlGroup, type Controller, type ControlGroup } from './find-control-group.ts'
import {
  pressureResources,
  readCpuLimits,
  readCpuUsage,
  readMemory,
  readPids,
  readPressure,
} from './read-control-group.ts'

/**
 * Reads what the kernel accounts to the control group of the process at each collection; returns how to stop.
 *
 * In a container that is the container. What the group has no limit or no accounting of is absent. `root` is where the
 * file system begins.
 */
export function startControlGroup(store: SeriesStore, root?: string): () => void {
  const observeCpu = cpuObserver(store)
  const observeMemory = memoryObserver(store)
  const observePids = pidsObserver(store)
  const observePressure = pressureObserver(store)
  let group: ControlGroup | undefined | 'unknown' = 'unknown'

  return store.onCollect('cgroup', () => {
    if (group === 'unknown') group = findControlGroup(root)
    if (group === undefined) return
    const { cpu, cpuUsage, memory, pids, pressure } = group
    observeCpu({ cpu, cpuUsage })
    if (memory !== undefined) observeMemory(memory)
    if (pids !== undefined) observePids(pids)
    if (pressure !== undefined) observePressure(pressure)
  })
}

function cpuObserver(store: SeriesStore): (group: Pick<ControlGroup, 'cpu' | 'cpuUsage'>) => void {
  const time = observeKnown(store, catalog.cgroupCpuTime)
  const limit = observeKnown(store, catalog.cgroupCpuLimit)
  const periods = observeKnown(store, catalog.cgroupCpuPeriods)
  const throttledPeriods = observeKnown(store, catalog.cgroupCpuThrottledPeriods)
  const throttledTime = observeKnown(store, catalog.cgroupCpuThrottledTime)
  return ({ cpu, cpuUsage }) => {
    if (cpuUsage !== undefined) {
      const { user, system } = readCpuUsage(cpuUsage)
      time(user, { 'cpu.mode': 'user' })
      time(system, { 'cpu.mode': 'system' })
    }
    if (cpu === undefined) return
    const limits = readCpuLimits(cpu)
    limit(limits.limit)
    periods(limits.periods)
    throttledPeriods(limits.throttledPeriods)
    throttledTime(limits.throttledSeconds)
  }
}

function memoryObserver(store: SeriesStore): (memory: Controller) => void {
  const usage = observeKnown(store, catalog.cgroupMemoryUsage)
  const workingSet = observeKnown(store, catalog.cgroupMemoryWorkingSet)
  const limit = observeKnown(store, catalog.cgroupMemoryLimit)
  const events = observeKnown(store, catalog.cgroupMemoryEvents)
  return (memory) => {
    const state = readMemory(memory)
    usage(state.usage)
    workingSet(state.workingSet)
    limit(state.limit)
    for (const event of catalog.cgroupMemoryEvents.attributes['cgroup.memory.event'].values) {
      events(state.events.get(event), { 'cgroup.memory.event': event })
    }
  }
}

function pidsObserver(store: SeriesStore): (pids: Controller) => void {
  const count = observeKnown(store, catalog.cgroupPidCount)
  const limit = observeKnown(store, catalog.cgroupPidLimit)
  return (pids) => {
    const state = readPids(pids)
    count(state.count)
    limit(state.limit)
  }
}

function pressureObserver(store: SeriesStore): (pressure: Controller) => void {
  const time = observeKnown(store, catalog.cgroupPressureTime)
  return (pressure) => {
    for (const resource of pressureResources) {
      for (const { share, seconds } of readPressure(pressure, resource)) {
        time(seconds, { 'cgroup.pressure.resource': resource, 'cgroup.pressure.share': share })
      }
    }
  }
}
