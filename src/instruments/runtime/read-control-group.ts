import { readEntries, readNumber, readStalls, readText, type Stall } from '../kernel-files.ts'
import type { Controller } from './find-control-group.ts'

/** What the kernel says of the CPU time of a control group; what it does not say is undefined. */
export interface CpuLimits {
  /** How many CPUs the group may use, by the tightest limit on it and on the groups above. */
  readonly limit: number | undefined
  readonly periods: number | undefined
  readonly throttledPeriods: number | undefined
  readonly throttledSeconds: number | undefined
}

/** Reads how far CPU time is limited, and how often the limit was met. */
export function readCpuLimits({ version, folders }: Controller): CpuLimits {
  const stat = readEntries(`${folders[0]}/cpu.stat`)
  const throttled = version === 2 ? stat.get('throttled_usec') : stat.get('throttled_time')
  return {
    limit: least(folders.map(version === 2 ? cpuMax : cpuQuota)),
    periods: stat.get('nr_periods'),
    throttledPeriods: stat.get('nr_throttled'),
    throttledSeconds: throttled === undefined ? undefined : throttled / (version === 2 ? 1e6 : 1e9),
  }
}

/** Reads the CPU time that the group has used, in seconds by mode. */
export function readCpuUsage({
  version,
  folders: [own],
}: Controller): Partial<Record<'user' | 'system', number>> {
  if (version === 2) {
    const stat = readEntries(`${own}/cpu.stat`)
    return defined({ user: scaled(stat.get('user_usec'), 1e6), system: scaled(stat.get('system_usec'), 1e6) })
  }
  return defined({
    user: scaled(readNumber(`${own}/cpuacct.usage_user`), 1e9),
    system: scaled(readNumber(`${own}/cpuacct.usage_sys`), 1e9),
  })
}

/** What the kernel says of the memory of a control group, in bytes; what it does not say is undefined. */
export interface MemoryState {
  readonly usage: number | undefined
  /** Without file cache that is easily given back: what Kubernetes evicts by. */
  readonly workingSet: number | undefined
  /** The tightest limit on the group and on those above. */
  readonly limit: number | undefined
  /** How often something happened because of a limit, by the kernel's names of version 2. */
  readonly events: ReadonlyMap<string, number>
}

/** Reads the memory of a group, its limit, and what the limit did. */
export function readMemory({ version, folders }: Controller): MemoryState {
  const [own] = folders
  const stat = readEntries(`${own}/memory.stat`)
  const usage = readNumber(`${own}/${version === 2 ? 'memory.current' : 'memory.usage_in_bytes'}`)
  const inactive = stat.get(version === 2 ? 'inactive_file' : 'total_inactive_file') ?? 0
  const limitFile = version === 2 ? 'memory.max' : 'memory.limit_in_bytes'
  return {
    usage,
    workingSet: usage === undefined ? undefined : Math.max(0, usage - inactive),
    limit: least(folders.map((folder) => memoryLimit(`${folder}/${limitFile}`))),
    events: version === 2 ? readEntries(`${own}/memory.events`) : eventsOfVersion1(own),
  }
}

/** How many processes and threads the group has, and may have. */
export function readPids({ folders }: Controller): { count: number | undefined; limit: number | undefined } {
  return {
    count: readNumber(`${folders[0]}/pids.current`),
    limit: least(folders.map((folder) => readNumber(`${folder}/pids.max`))),
  }
}

/** The resources that tasks wait for, as their files are named. */
export const pressureResources = ['cpu', 'memory', 'io'] as const

/** Reads how long tasks of the group waited for a resource. */
export function readPressure(
  { folders }: Controller,
  resource: (typeof pressureResources)[number],
): readonly Stall[] {
  return readStalls(`${folders[0]}/${resource}.pressure`)
}

function cpuMax(folder: string): number | undefined {
  const [, quota, period] = /^(\d+) (\d+)/.exec(readText(`${folder}/cpu.max`) ?? '') ?? []
  return quota === undefined ? undefined : Number(quota) / Number(period)
}

function cpuQuota(folder: string): number | undefined {
  const quota = readNumber(`${folder}/cpu.cfs_quota_us`)
  const period = readNumber(`${folder}/cpu.cfs_period_us`)
  return quota === undefined || period === undefined || quota < 0 ? undefined : quota / period
}

/** Version 1 writes no limit as the greatest number of pages, which is beyond any memory. */
function memoryLimit(path: string): number | undefined {
  const limit = readNumber(path)
  return limit === undefined || limit >= 2 ** 62 ? undefined : limit
}

function eventsOfVersion1(folder: string): ReadonlyMap<string, number> {
  const kills = readEntries(`${folder}/memory.oom_control`).get('oom_kill')
  const failures = readNumber(`${folder}/memory.failcnt`)
  return new Map(Object.entries(defined({ max: failures, oom_kill: kills })))
}

function least(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined)
  return known.length === 0 ? undefined : Math.min(...known)
}

function scaled(value: number | undefined, divisor: number): number | undefined {
  return value === undefined ? undefined : value / divisor
}

function defined<Key extends string>(values: Record<Key, number | undefined>): Partial<Record<Key, number>> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<
    Record<Key, number>
  >
}
