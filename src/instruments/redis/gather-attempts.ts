import { performance } from 'node:perf_hooks'
import type { CommandTarget } from './command-target.ts'
import {
  attemptKey,
  targetKey,
  type PipelineAttempt,
  type RedisCommand,
  type RedisPipeline,
} from './ioredis-client.ts'
import { isAsking } from './library-commands.ts'
import type { Outcome } from './sent-command.ts'
import { reportFailure } from './redis-patches.ts'

/**
 * Makes the commands of a cluster pipeline count once, with what the application gets in the end.
 *
 * When all errors of a cluster pipeline are one redirection, ioredis gives its commands new promises
 * and runs it again, those that had succeeded included (`Pipeline.prototype.fillResult`). So outcomes are
 * kept until the pipeline itself settles; a later one of the same command replaces the earlier.
 *
 * Call it before each run. `target` takes what never reached a node.
 */
export function gatherAttempts(pipeline: RedisPipeline, target: CommandTarget): void {
  const attempt = (pipeline[attemptKey] ??= beginAttempt(pipeline, target))
  for (const command of pipeline._queue) {
    command[attemptKey] = attempt
    // A run sends each command anew, so it is watched anew.
    command[targetKey] = undefined
  }
}

function beginAttempt(pipeline: RedisPipeline, target: CommandTarget): PipelineAttempt {
  const startedAt = performance.now()
  const outcomes = new Map<RedisCommand, Outcome>()
  let hasEnded = false

  const end = (failure?: Outcome): void => {
    if (hasEnded) return
    hasEnded = true
    for (const command of pipeline._queue) {
      const outcome = outcomes.get(command) ?? failure
      if (outcome === undefined || isAsking(command)) continue
      const reached = command[targetKey] ?? target
      reached.record(command, outcome)
    }
    outcomes.clear()
  }
  const { resolve, reject } = pipeline
  pipeline.resolve = (value) => {
    guard(end)
    return resolve.call(pipeline, value)
  }
  pipeline.reject = (error) => {
    const durationSeconds = (performance.now() - startedAt) / 1000
    guard(() => end({ durationSeconds, failed: true, result: error }))
    return reject.call(pipeline, error)
  }
  return {
    startedAt,
    settle(command, outcome) {
      if (!hasEnded) outcomes.set(command, outcome)
    },
  }
}

function guard(record: () => void): void {
  try {
    record()
  } catch (thrown) {
    reportFailure(thrown)
  }
}
