import type { JobLike } from './bullmq-library.ts'

/**
 * Gives how long a job could have run before a worker took it, in seconds, from the times that the
 * job carries: since it was added, less the delay that it was added with.
 *
 * Nothing is given where the job does not tell since when it could run: in a second or later attempt,
 * and when its delay was cut short (`promote`, `changeDelay`). Clocks of two machines that differ
 * never make a wait negative.
 */
export function waitSeconds(job: JobLike): number | undefined {
  const { processedOn, timestamp } = job
  if (typeof processedOn !== 'number' || typeof timestamp !== 'number') return undefined
  // A processor that puts its job back uses up a start but no attempt; a stall may use up neither.
  if (Number(job.attemptsStarted) > 1 || Number(job.attemptsMade) > 0 || Number(job.stalledCounter) > 0)
    return undefined
  const delay = Number(job.opts?.delay) || 0
  const waitMs = processedOn - timestamp - delay
  if (waitMs >= 0) return waitMs / 1000
  return delay > 0 ? undefined : 0
}
