import { readdirSync, readFileSync, statSync } from 'node:fs'

/** What `/proc/self/stat` says of the process (Linux, proc_pid_stat(5)). */
export interface ProcessStat {
  readonly virtualBytes: number
  readonly threadCount: number
}

/** Reads threads and virtual memory, or nothing where `/proc` cannot be read. */
export function readProcessStat(): ProcessStat | undefined {
  try {
    return parseProcessStat(readFileSync('/proc/self/stat', 'latin1'))
  } catch {
    return undefined
  }
}

/** Counts the open file descriptors, or gives nothing where that would be slow or cannot be done. */
export function countFileDescriptors(): number | undefined {
  try {
    // Since Linux 6.2 the size of the directory is the number of descriptors, whatever their number.
    const { size } = statSync('/proc/self/fd')
    if (size > 0) return size
    // Before, they must be listed; the listing itself holds one of them open.
    return readdirSync('/proc/self/fd').length - 1
  } catch {
    return undefined
  }
}

/** Reads how many file descriptors may be open; an unlimited number gives nothing. */
export function readFileDescriptorLimit(): number | undefined {
  try {
    const line = /^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'latin1'))
    return line === null ? undefined : Number(line[1])
  } catch {
    return undefined
  }
}

/** Takes the fields from the text; the second one, the command, may hold spaces and parentheses. */
export function parseProcessStat(text: string): ProcessStat | undefined {
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  // The first field here is the third of the manual page: 20 is num_threads, 23 is vsize.
  const threadCount = Number(fields[20 - 3])
  const virtualBytes = Number(fields[23 - 3])
  return Number.isFinite(threadCount) && Number.isFinite(virtualBytes)
    ? { virtualBytes, threadCount }
    : undefined
}
