import { afterEach, expect, it } from 'vitest'
import { pipelines } from '../../../src/meters/pipelines.ts'
import { recordedIn, startRunning, stopRunning, valuesOf } from './running.ts'

afterEach(stopRunning)

it('measures a run, how late it began and when it last succeeded', async () => {
  const store = startRunning()
  const before = Date.now() / 1000
  await pipelines.run({ name: 'nightly', scheduledFor: new Date(Date.now() - 5000) }, async () => {})
  const { 'pipeline.last_success.timestamp{pipeline.name=nightly}': lastSuccess, ...recorded } =
    recordedIn(store)
  expect(lastSuccess).toBeGreaterThanOrEqual(before)
  expect(recorded).toEqual({
    'pipeline.schedule.delay{pipeline.name=nightly}': '1x',
    'pipeline.run.duration{pipeline.name=nightly,pipeline.outcome=success}': '1x',
  })
  pipelines.recordRun({ name: 'nightly', outcome: 'error', durationSeconds: 3, errorType: 'TimeoutError' })
  expect(valuesOf(store)).toMatchObject({
    'pipeline.last_success.timestamp{pipeline.name=nightly}': lastSuccess,
    'pipeline.run.duration{error.type=TimeoutError,pipeline.name=nightly,pipeline.outcome=error}': '1x',
  })
})

it('measures each attempt of a task, and counts those after the first as retries', async () => {
  const store = startRunning()
  const task = { pipeline: 'nightly', name: 'load' }
  await expect(
    pipelines.task({ ...task, attempt: 1 }, () => Promise.reject(new TypeError('no file'))),
  ).rejects.toThrow('no file')
  await pipelines.task({ ...task, attempt: 2 }, async () => {})
  const names = 'pipeline.name=nightly,pipeline.outcome='
  expect(recordedIn(store)).toEqual({
    [`pipeline.task.duration{error.type=TypeError,${names}error,pipeline.task.name=load}`]: '1x',
    [`pipeline.task.duration{${names}success,pipeline.task.name=load}`]: '1x',
    'pipeline.task.retries{pipeline.name=nightly,pipeline.task.name=load}': 1,
  })
})
