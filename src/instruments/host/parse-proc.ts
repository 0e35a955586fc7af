import { unescapeField } from '../kernel-files.ts'

/** What the logical CPUs spent in each mode, in seconds, and how many there are. */
export interface CpuTimes {
  readonly count: number
  readonly seconds: Readonly<Record<CpuMode, number>>
}

type CpuMode = 'user' | 'nice' | 'system' | 'idle' | 'iowait' | 'interrupt' | 'steal'

/** USER_HZ: the kernel tells times in hundredths of a second on every architecture that Node runs on. */
const ticksPerSecond = 100

/** Takes the CPU times from `/proc/stat` (proc_stat(5)). */
export function parseCpuTimes(text: string): CpuTimes | undefined {
  const [, line] = /^cpu +([\d ]+)$/m.exec(text) ?? []
  if (line === undefined) return undefined
  const [
    user = 0,
    nice = 0,
    system = 0,
    idle = 0,
    iowait = 0,
    irq = 0,
    softirq = 0,
    steal = 0,
    guest = 0,
    guestNice = 0,
  ] = line.split(' ').map((ticks) => Number(ticks) / ticksPerSecond)
  return {
    count: [...text.matchAll(/^cpu\d/gm)].length,
    // What guests of a virtual machine use is counted as user time as well.
    seconds: {
      user: user - guest,
      nice: nice - guestNice,
      system,
      idle,
      iowait,
      interrupt: irq + softirq,
      steal,
    },
  }
}

/** What went through a disk since the machine started. */
export interface DiskTotals {
  readonly device: string
  readonly read: DiskDirection
  readonly write: DiskDirection
  readonly activeSeconds: number
}

/** One direction of a disk. */
export interface DiskDirection {
  readonly operations: number
  readonly bytes: number
  readonly seconds: number
}

/** The kernel counts sectors of this size, whatever the disk has. */
const sectorBytes = 512

/** Takes the totals of every block device from `/proc/diskstats`, partitions among them. */
export function parseDisks(text: string): readonly DiskTotals[] {
  return [...text.matchAll(/^ *\d+ +\d+ (\S+) ([\d ]+)$/gm)].map(([, device, fields]) => {
    const numbers = fields!.split(' ').map(Number)
    const direction = (first: number): DiskDirection => ({
      operations: numbers[first] ?? 0,
      bytes: (numbers[first + 2] ?? 0) * sectorBytes,
      seconds: (numbers[first + 3] ?? 0) / 1000,
    })
    return {
      device: device!,
      read: direction(0),
      write: direction(4),
      activeSeconds: (numbers[9] ?? 0) / 1000,
    }
  })
}

/** What went through a network interface since it came up. */
export interface InterfaceTotals {
  readonly name: string
  readonly receive: InterfaceDirection
  readonly transmit: InterfaceDirection
}

/** One direction of a network interface. */
export interface InterfaceDirection {
  readonly bytes: number
  readonly packets: number
  readonly errors: number
  readonly dropped: number
}

/** Takes the totals of every interface from `/proc/net/dev`. */
export function parseInterfaces(text: string): readonly InterfaceTotals[] {
  // Large numbers stand right behind the colon.
  return [...text.matchAll(/^ *(\S+?): *([\d ]+)$/gm)].map(([, name, fields]) => {
    const numbers = fields!.trim().split(/ +/).map(Number)
    const direction = (first: number): InterfaceDirection => {
      const [bytes = 0, packets = 0, errors = 0, dropped = 0] = numbers.slice(first)
      return { bytes, packets, errors, dropped }
    }
    return { name: name!, receive: direction(0), transmit: direction(8) }
  })
}

/** A file system that is mounted. */
export interface MountedFileSystem {
  readonly device: string
  readonly mountPoint: string
  readonly type: string
}

/**
 * Types whose space is asked for: those on disks of this machine. To ask one in a network or in a program (NFS, FUSE) can
 * take forever, and would stop the process.
 */
const localTypes: ReadonlySet<string> = new Set([
  'bcachefs',
  'btrfs',
  'exfat',
  'ext2',
  'ext3',
  'ext4',
  'f2fs',
  'overlay',
  'vfat',
  'xfs',
  'zfs',
])

/** Takes the local file systems from `/proc/self/mounts` (fstab(5)), each device once, where it was mounted first. */
export function parseLocalMounts(text: string): readonly MountedFileSystem[] {
  const found = new Map<string, MountedFileSystem>()
  for (const line of text.split('\n')) {
    const [device, mountPoint, type] = line.split(' ').map(unescapeField)
    if (device === undefined || mountPoint === undefined || type === undefined) continue
    if (localTypes.has(type) && !found.has(device)) found.set(device, { device, mountPoint, type })
  }
  return [...found.values()]
}
