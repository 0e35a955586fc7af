import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { uniqueName } from './services/unique-name.ts'

/** A control group of the kernel that processes of a test run in. */
export interface ControlGroupUnderTest {
  /** A program that starts Node in the group. */
  readonly node: string
  /** What the kernel has counted so far. */
  counts(): Counts
  remove(): void
}

/** What the kernel counts of a group. */
export interface Counts {
  readonly throttledPeriods: number
  readonly throttledSeconds: number
  readonly cpuSeconds: number
  readonly kills: number
}

const base = '/sys/fs/cgroup'
const isVersion2 = existsSync(`${base}/cgroup.controllers`)
const controllers = ['cpu', 'cpuacct', 'memory', 'pids'] as const

/** True where the tests run as root and the kernel's files can be written. */
export const canMakeControlGroups = canMake()

/** Makes a group with limits; no more than 100 ms pass from one period of CPU time to the next. */
export function controlGroup(limits: {
  cpus: number
  memoryBytes: number
  pids: number
}): ControlGroupUnderTest {
  const name = uniqueName('meterbridge')
  const folders = foldersOf(name)
  for (const folder of folders) mkdirSync(folder)
  const quota = Math.round(limits.cpus * 100_000)
  if (isVersion2) {
    write(`${base}/${name}`, {
      'cpu.max': `${quota} 100000`,
      'memory.max': `${limits.memoryBytes}`,
      'pids.max': `${limits.pids}`,
    })
  } else {
    write(`${base}/cpu/${name}`, { 'cpu.cfs_period_us': '100000', 'cpu.cfs_quota_us': `${quota}` })
    write(`${base}/memory/${name}`, { 'memory.limit_in_bytes': `${limits.memoryBytes}` })
    write(`${base}/pids/${name}`, { 'pids.max': `${limits.pids}` })
  }
  const scratch = mkdtempSync(join(tmpdir(), 'control-group-'))
  const node = join(scratch, 'node')
  const enter = folders.map((folder) => `echo $$ > ${folder}/cgroup.procs`)
  writeFileSync(node, ['#!/bin/sh', ...enter, `exec ${process.execPath} "$@"`].join('\n'))
  chmodSync(node, 0o755)
  return {
    node,
    counts: () => (isVersion2 ? counts2(`${base}/${name}`) : counts1(name)),
    remove() {
      for (const folder of folders) rmdirSync(folder)
      rmSync(scratch, { recursive: true })
    },
  }
}

function foldersOf(name: string): readonly string[] {
  return isVersion2 ? [`${base}/${name}`] : controllers.map((controller) => `${base}/${controller}/${name}`)
}

function counts1(name: string): Counts {
  const stat = `${base}/cpu/${name}/cpu.stat`
  const used = ['user', 'sys'].map((mode) => read(`${base}/cpuacct/${name}/cpuacct.usage_${mode}`, /(\d+)/))
  return {
    throttledPeriods: read(stat, /^nr_throttled (\d+)/m),
    throttledSeconds: read(stat, /^throttled_time (\d+)/m) / 1e9,
    cpuSeconds: (used[0]! + used[1]!) / 1e9,
    kills: read(`${base}/memory/${name}/memory.oom_control`, /^oom_kill (\d+)/m),
  }
}

function counts2(folder: string): Counts {
  const stat = `${folder}/cpu.stat`
  return {
    throttledPeriods: read(stat, /^nr_throttled (\d+)/m),
    throttledSeconds: read(stat, /^throttled_usec (\d+)/m) / 1e6,
    cpuSeconds: read(stat, /^usage_usec (\d+)/m) / 1e6,
    kills: read(`${folder}/memory.events`, /^oom_kill (\d+)/m),
  }
}

function read(path: string, pattern: RegExp): number {
  return Number(pattern.exec(readFileSync(path, 'utf8'))![1])
}

function write(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) writeFileSync(`${folder}/${name}`, text)
}

function canMake(): boolean {
  try {
    if (isVersion2) writeFileSync(`${base}/cgroup.subtree_control`, '+cpu +memory +pids')
    const folders = foldersOf(uniqueName('meterbridge'))
    for (const folder of folders) mkdirSync(folder)
    for (const folder of folders) rmdirSync(folder)
    return true
  } catch {
    return false
  }
}
