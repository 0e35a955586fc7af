import { existsSync } from 'node:fs'
import { readText, unescapeField } from '../kernel-files.ts'

/** Where the files of the control group of this process are, for each resource that the kernel accounts there. */
export interface ControlGroup {
  readonly cpu: Controller | undefined
  readonly cpuUsage: Controller | undefined
  readonly memory: Controller | undefined
  readonly pids: Controller | undefined
  /** Only version 2 tells how long tasks waited. */
  readonly pressure: Controller | undefined
}

/** The folders of a group in one hierarchy: its own first, then those above it, as far as they can be seen. */
export interface Controller {
  readonly version: 1 | 2
  readonly folders: readonly [string, ...string[]]
}

/**
 * Finds the control group of this process (cgroups(7)): version 1, version 2, or both at once.
 *
 * In a container the path in `/proc/self/cgroup` is often that of the host, of which only a part is mounted, so
 * each path is taken relative to what its mount shows. `root` is where the file system begins.
 */
export function findControlGroup(root = ''): ControlGroup | undefined {
  const memberships = parseMemberships(readText(`${root}/proc/self/cgroup`) ?? '')
  const mounts = parseMounts(readText(`${root}/proc/self/mountinfo`) ?? '')
  const find = (version: 1 | 2, name: string): Controller | undefined => {
    const path = memberships.get(name)
    const mount = mounts.find((one) => one.version === version && one.names.includes(name))
    if (path === undefined || mount === undefined) return undefined
    const [own, ...above] = foldersOf(path, mount)
      .map((folder) => `${root}${folder}`)
      .filter((folder) => existsSync(folder))
    return own === undefined ? undefined : { version, folders: [own, ...above] }
  }
  const unified = find(2, '')
  const group = {
    cpu: find(1, 'cpu') ?? unified,
    cpuUsage: find(1, 'cpuacct') ?? unified,
    memory: find(1, 'memory') ?? unified,
    pids: find(1, 'pids') ?? unified,
    pressure: unified,
  }
  return Object.values(group).some((controller) => controller !== undefined) ? group : undefined
}

/** The path of the group by controller; version 2 has one for all, under the empty name. */
function parseMemberships(text: string): ReadonlyMap<string, string> {
  const lines = [...text.matchAll(/^\d+:([^:]*):(\/.*)$/gm)]
  return new Map(lines.flatMap(([, names, path]) => names!.split(',').map((name) => [name, path!] as const)))
}

interface Mount {
  readonly version: 1 | 2
  /** The controllers of version 1; of version 2 the empty name. */
  readonly names: readonly string[]
  /** The path of the group that is seen at the mount point. */
  readonly root: string
  readonly mountPoint: string
}

function parseMounts(text: string): readonly Mount[] {
  // proc_pid_mountinfo(5): the 4th field is the root, the 5th the mount point, after the dash type, source, options.
  const lines = text.matchAll(/^\S+ \S+ \S+ (\S+) (\S+) .* - (cgroup2?) \S+ (\S+)$/gm)
  return [...lines].map(([, root, mountPoint, type, options]) => ({
    version: type === 'cgroup2' ? 2 : 1,
    names: type === 'cgroup2' ? [''] : options!.split(','),
    root: unescapeField(root!),
    mountPoint: unescapeField(mountPoint!),
  }))
}

function foldersOf(path: string, { root, mountPoint }: Mount): readonly string[] {
  const base = root === '/' ? '' : root
  // A path outside of what is mounted belongs to the group that is seen at the mount point.
  const isInside = (path === base || path.startsWith(`${base}/`)) && !path.includes('/..')
  const parts = isInside ? path.slice(base.length).split('/').filter(Boolean) : []
  return Array.from({ length: parts.length + 1 }, (_, up) =>
    [mountPoint, ...parts.slice(0, parts.length - up)].join('/'),
  )
}
