import { jobQueueSize } from '../../catalog/queues.ts'
import type { JobLike, QueueLike } from './bullmq-library.ts'

/** The states of jobs; BullMQ has the same words for its lists. */
export const jobStates = jobQueueSize.attributes['job.state'].values

export type JobState = (typeof jobStates)[number]

/** Asks how many jobs of each state a queue holds. */
export async function askSizes(queue: QueueLike): Promise<ReadonlyMap<JobState, number> | undefined> {
  const counts = await (queue.backend ?? queue.scripts)?.getCounts(jobStates)
  return counts && new Map(jobStates.map((state, i) => [state, Number(counts[i]) || 0]))
}

/**
 * Asks since when the oldest waiting job could run, in milliseconds since the epoch; null where none waits.
 *
 * It stands at one end of the list: at the other one if the last added runs first, or if PostgreSQL's backend (6.7)
 * answers, which counts places from that end. So both are looked at.
 */
export async function askWaitingSince(queue: QueueLike): Promise<number | null | undefined> {
  // Workers cannot list jobs.
  if (typeof queue.getJobs !== 'function') return undefined
  const [count] = (await (queue.backend ?? queue.scripts)?.getCounts(['waiting'])) ?? []
  const last = (Number(count) || 0) - 1
  if (last < 0) return null
  const ends = await Promise.all(
    [...new Set([0, last])].map((at) => queue.getJobs!(['waiting'], at, at, true)),
  )
  const since = ends.flat().map((job) => (job ? waitingSinceMs(job) : Number.NaN))
  const known = since.filter((ms) => !Number.isNaN(ms))
  return known.length === 0 ? null : Math.min(...known)
}

/** A job that failed before, or was put back, waits since its last start at the earliest. */
function waitingSinceMs({ timestamp, processedOn, opts }: JobLike): number {
  const dueMs = Number(timestamp) + (Number(opts?.delay) || 0)
  return Math.max(dueMs, Number(processedOn) || 0)
}
