import { expect, test } from 'vitest'
import {
  ClusterCall,
  currentAttempt,
  type ClusterAttempt,
} from '../../../../src/instruments/redis/cluster-call.ts'
import { CommandTarget, redisRecordersOf } from '../../../../src/instruments/redis/command-target.ts'
import { SeriesStore } from '../../../../src/series/series-store.ts'

const address = { address: 'node', port: 1 }
const moved = Object.assign(new Error('MOVED 1 node:2'), { name: 'ReplyError' })

function setUp(): { call: ClusterCall; target: CommandTarget; recorded: () => readonly string[] } {
  const store = new SeriesStore()
  const target = new CommandTarget(redisRecordersOf(store), { address, selected: 0, database: 0 })
  const recorded = (): readonly string[] =>
    store
      .current()
      .filter(({ metric }) => metric.name === 'db.client.operation.duration')
      .flatMap(({ series }) => series)
      .map(({ attributes }) => {
        const values = new Map(attributes)
        return `${values.get('db.operation.name')} ${values.get('error.type') ?? 'ok'}`
      })
      .toSorted()
  return { call: new ClusterCall('GET', target), target, recorded }
}

/** Sends a command of a call, which ends as told. */
function sendCommand(call: ClusterCall, target: CommandTarget): (name: string, error?: Error) => void {
  const attempt = call.send(() => currentAttempt()) as ClusterAttempt
  return (name, error) =>
    call.settle(attempt, {
      target,
      command: { name, args: [] },
      outcome: { durationSeconds: 0, failed: error !== undefined, result: error ?? 'OK' },
    })
}

test('records the last attempt of a command alone', async () => {
  const { call, target, recorded } = setUp()
  const cluster = Promise.withResolvers<void>()
  const followed = call.follow(cluster.promise)
  sendCommand(call, target)('GET', moved)
  sendCommand(call, target)('GET')
  expect(recorded()).toEqual([])
  cluster.resolve()
  await followed
  expect(recorded()).toEqual(['GET ok'])
})

test('drops what an earlier attempt is answered late, and takes what the last one is', async () => {
  const { call, target, recorded } = setUp()
  const settleFirst = sendCommand(call, target)
  const settleLast = sendCommand(call, target)
  settleLast('SET', new Error('no'))
  const error = new Error('no')
  await expect(call.follow(Promise.reject(error))).rejects.toBe(error)
  settleFirst('EXEC')
  settleLast('EXEC')
  expect(recorded()).toEqual(['EXEC ok', 'SET Error'])
})

test('gives a redirection that is given up the error of the cluster', async () => {
  const { call, target, recorded } = setUp()
  sendCommand(call, target)('GET', moved)
  const error = new Error('Too many Cluster redirections')
  await expect(call.follow(Promise.reject(error))).rejects.toBe(error)
  expect(recorded()).toEqual(['GET too_many_redirections'])
})

test('records what reached no node by the name that the cluster was given', async () => {
  const { call, recorded } = setUp()
  const error = new Error('All the root nodes are unavailable')
  await expect(call.follow(Promise.reject(error))).rejects.toBe(error)
  expect(recorded()).toEqual(['GET not_connected'])
})

test('takes only what is sent within the attempt for a part of it', () => {
  const { call } = setUp()
  expect(currentAttempt()).toBeUndefined()
  expect(() =>
    call.send(() => {
      expect(currentAttempt()?.call).toBe(call)
      throw new Error('of the application')
    }),
  ).toThrow('of the application')
  expect(currentAttempt()).toBeUndefined()
})
