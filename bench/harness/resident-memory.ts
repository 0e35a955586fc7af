import { readFileSync, writeFileSync } from 'node:fs'

/**
 * Watches the most resident memory that a process has had since now: Linux keeps and resets that mark itself.
 *
 * @returns how far it has risen above now, in bytes, or undefined on other systems.
 */
export function watchPeakMemory(pid: number): () => number | undefined {
  try {
    // "5" resets the peak to what is resident now (proc_pid_clear_refs(5)).
    writeFileSync(`/proc/${pid}/clear_refs`, '5')
    const before = statusBytes(pid, 'VmRSS')
    return () => statusBytes(pid, 'VmHWM') - before
  } catch {
    return () => undefined
  }
}

function statusBytes(pid: number, field: string): number {
  const match = new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
  if (match === null) throw new Error(`/proc/${pid}/status has no ${field}.`)
  return Number(match[1]) * 1024
}
