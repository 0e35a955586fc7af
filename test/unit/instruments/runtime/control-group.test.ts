import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'
import { findControlGroup } from '../../../../src/instruments/runtime/find-control-group.ts'
import {
  readCpuLimits,
  readCpuUsage,
  readMemory,
  readPids,
  readPressure,
} from '../../../../src/instruments/runtime/read-control-group.ts'

const vectors = fileURLToPath(new URL('../../../vectors/control-groups', import.meta.url))
const roots: string[] = []
afterEach(() => roots.splice(0).forEach((root) => rmSync(root, { recursive: true })))

/** Makes the root of a file system: captured files, and others in their place or beside them. */
function rootWith(files: Readonly<Record<string, string>>, captured?: string): string {
  const root = mkdtempSync(join(tmpdir(), 'control-group-'))
  roots.push(root)
  if (captured !== undefined) cpSync(join(vectors, captured), root, { recursive: true })
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  return root
}

/** What `/proc` says in a container of Docker on version 2. */
const container2 = {
  'proc/self/cgroup': '0::/\n',
  'proc/self/mountinfo':
    '1294 1293 0:26 / /sys/fs/cgroup ro,nosuid,nodev,noexec,relatime - cgroup2 cgroup rw,nsdelegate\n',
}

const id = '7f5f0b2f3ed0d1e2'
const controllers1 = ['cpu', 'cpuacct', 'memory', 'pids']

/** The same on version 1, where the container sees the path of the host. */
const container1 = {
  'proc/self/cgroup': controllers1.map((name, i) => `${i + 2}:${name}:/docker/${id}\n`).join(''),
  'proc/self/mountinfo': controllers1
    .map(
      (name, i) =>
        `73${i} 729 0:3${i} /docker/${id} /sys/fs/cgroup/${name} ro,nosuid master:1${i} - cgroup cgroup rw,${name}\n`,
    )
    .join(''),
}

describe('a control group of version 2', () => {
  const group = () => findControlGroup(rootWith(container2, 'version-2'))!

  it('tells its CPU limit, its usage, and how it was throttled', () => {
    expect(readCpuLimits(group().cpu!)).toEqual({
      limit: 48,
      periods: 3936904,
      throttledPeriods: 6004,
      throttledSeconds: 19175.137007,
    })
    expect(readCpuUsage(group().cpuUsage!)).toEqual({ user: 61355.716211, system: 37345.608977 })
  })

  it('tells its memory, with and without the cache that is given back, and what its limit did', () => {
    const { events, ...memory } = readMemory(group().memory!)
    expect(memory).toEqual({
      usage: 13071106048,
      workingSet: 13071106048 - 2935459840,
      limit: 103079215104,
    })
    expect(Object.fromEntries(events)).toEqual({
      low: 0,
      high: 0,
      max: 0,
      oom: 0,
      oom_kill: 0,
      oom_group_kill: 0,
    })
  })

  it('tells how long its tasks waited, and how many there are', () => {
    expect(readPressure(group().pressure!, 'cpu')).toEqual([
      { share: 'some', seconds: 293.391454 },
      { share: 'full', seconds: 277.111656 },
    ])
    expect(readPids(group().pids!)).toEqual({ count: 592, limit: 629145 })
  })

  it('is limited by the groups above as well, as far as they can be seen', () => {
    const root = rootWith({
      'proc/self/cgroup': '0::/system.slice/shop.service/workers\n',
      'proc/self/mountinfo': '35 24 0:30 / /sys/fs/cgroup rw,relatime shared:9 - cgroup2 cgroup2 rw\n',
      'sys/fs/cgroup/cgroup.controllers': 'cpu memory\n',
      'sys/fs/cgroup/system.slice/cpu.max': 'max 100000\n',
      'sys/fs/cgroup/system.slice/memory.max': '4294967296\n',
      'sys/fs/cgroup/system.slice/shop.service/cpu.max': '150000 100000\n',
      'sys/fs/cgroup/system.slice/shop.service/memory.max': 'max\n',
      'sys/fs/cgroup/system.slice/shop.service/workers/cpu.max': '50000 20000\n',
      'sys/fs/cgroup/system.slice/shop.service/workers/memory.max': 'max\n',
      'sys/fs/cgroup/system.slice/shop.service/workers/cpu.stat':
        'usage_usec 5\nuser_usec 3\nsystem_usec 2\n',
    })
    const found = findControlGroup(root)!
    expect(readCpuLimits(found.cpu!)).toEqual({
      limit: 1.5,
      periods: undefined,
      throttledPeriods: undefined,
      throttledSeconds: undefined,
    })
    expect(readMemory(found.memory!)).toMatchObject({ limit: 4294967296, usage: undefined })
  })
})

describe('a control group of version 1', () => {
  const group = () => findControlGroup(rootWith(container1, 'version-1'))!

  it('tells the same from its own files: the quota, nanoseconds, and processes that were killed', () => {
    expect(readCpuLimits(group().cpu!)).toEqual({
      limit: 0.5,
      periods: 40,
      throttledPeriods: 2,
      throttledSeconds: 0.042918333,
    })
    expect(readCpuUsage(group().cpuUsage!)).toEqual({ user: 0.723899632, system: 0.424362205 })
    const { events, ...memory } = readMemory(group().memory!)
    expect(memory).toEqual({ usage: 1638400, workingSet: 1638400 - 36864, limit: 268435456 })
    expect(Object.fromEntries(events)).toEqual({ max: 158, oom_kill: 1 })
    expect(readPids(group().pids!)).toEqual({ count: 2, limit: 64 })
    expect(group().pressure).toBeUndefined()
  })

  it('has no limit where the kernel writes the greatest number', () => {
    const root = rootWith(
      {
        ...container1,
        'sys/fs/cgroup/cpu/cpu.cfs_quota_us': '-1\n',
        'sys/fs/cgroup/memory/memory.limit_in_bytes': '9223372036854771712\n',
        'sys/fs/cgroup/pids/pids.max': 'max\n',
      },
      'version-1',
    )
    const found = findControlGroup(root)!
    expect(readCpuLimits(found.cpu!).limit).toBeUndefined()
    expect(readMemory(found.memory!).limit).toBeUndefined()
    expect(readPids(found.pids!).limit).toBeUndefined()
  })

  it('is found where several controllers are mounted as one, beside version 2 for the rest', () => {
    const root = rootWith({
      'proc/self/cgroup': '5:cpuacct,cpu:/shop\n4:memory:/\n1:name=systemd:/shop\n0::/shop\n',
      'proc/self/mountinfo':
        '25 31 0:22 / /sys/fs/cgroup/unified rw shared:5 - cgroup2 cgroup2 rw\n' +
        '33 31 0:30 / /sys/fs/cgroup/with\\040blank rw - cgroup cgroup rw,cpu,cpuacct\n',
      'sys/fs/cgroup/with blank/shop/cpu.cfs_quota_us': '300000\n',
      'sys/fs/cgroup/with blank/shop/cpu.cfs_period_us': '100000\n',
      'sys/fs/cgroup/unified/shop/cpu.pressure': 'some avg10=0.00 avg60=0.00 avg300=0.00 total=1500000\n',
    })
    const found = findControlGroup(root)!
    expect(readCpuLimits(found.cpu!).limit).toBe(3)
    expect(readPressure(found.pressure!, 'cpu')).toEqual([{ share: 'some', seconds: 1.5 }])
    expect(readPressure(found.pressure!, 'io')).toEqual([])
    expect(readMemory(found.memory!)).toMatchObject({ usage: undefined, limit: undefined })
  })
})

describe('the search for a control group', () => {
  it('takes the group at the mount point when the path lies outside of what is mounted', () => {
    for (const path of ['/../../other', '/kubepods/pod1', '/']) {
      const mountinfo = container1['proc/self/mountinfo']
      const root = rootWith(
        { 'proc/self/cgroup': `2:memory:${path}\n`, 'proc/self/mountinfo': mountinfo },
        'version-1',
      )
      expect(readMemory(findControlGroup(root)!.memory!).limit).toBe(268435456)
    }
  })

  it('finds nothing where there is none, or nothing can be read', () => {
    expect(findControlGroup(rootWith({}))).toBeUndefined()
    expect(findControlGroup(rootWith({ 'proc/self/cgroup': '0::/\n' }))).toBeUndefined()
    expect(findControlGroup(rootWith(container2))).toBeUndefined()
    expect(findControlGroup(rootWith({ ...container2, 'proc/self/cgroup': 'nonsense' }))).toBeUndefined()
  })
})
