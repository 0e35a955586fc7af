import { performance } from 'node:perf_hooks'
import type { CommandTarget } from './command-target.ts'
import { attemptKey, targetKey, type RedisCommand } from './ioredis-client.ts'
import { reportFailure } from './redis-patches.ts'

/**
 * Records a command once when it settles, however often ioredis queues, sends or resends it until then.
 *
 * The command's own `resolve` and `reject` are wrapped and nothing is chained to its promise, so
 * rejections that nobody handles stay exactly as they are. A command may settle twice (a reply that
 * comes after its timeout): the first time counts.
 */
export function watchCommand(command: RedisCommand, target: CommandTarget): void {
  const { resolve, reject } = command
  const attempt = command[attemptKey]
  const startedAt = attempt?.startedAt ?? performance.now()
  let isSettled = false

  command[targetKey] = target
  command.resolve = (value) => {
    // First the command itself: a reply that it cannot convert makes it reject within this call.
    const returned = resolve.call(command, value)
    if (!isSettled) {
      isSettled = true
      try {
        const durationSeconds = (performance.now() - startedAt) / 1000
        if (attempt === undefined) (command[targetKey] ?? target).recordReply(command, durationSeconds, value)
        else attempt.settle(command, { durationSeconds, failed: false, result: value })
      } catch (thrown) {
        reportFailure(thrown)
      }
    }
    return returned
  }
  command.reject = (error) => {
    if (!isSettled) {
      isSettled = true
      try {
        const durationSeconds = (performance.now() - startedAt) / 1000
        if (attempt === undefined)
          (command[targetKey] ?? target).recordFailure(command, durationSeconds, error)
        else attempt.settle(command, { durationSeconds, failed: true, result: error })
      } catch (thrown) {
        reportFailure(thrown)
      }
    }
    return reject.call(command, error)
  }
}
