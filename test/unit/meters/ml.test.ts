import { afterEach, expect, it } from 'vitest'
import { ml } from '../../../src/meters/ml.ts'
import { recordedIn, startRunning, stopRunning, valuesOf } from './running.ts'

afterEach(stopRunning)

it('tells the version that is loaded now and no longer the one before', async () => {
  const store = startRunning()
  ml.setModel({ model: 'ranker', loaded: true, version: 'v1' })
  ml.setModel({ model: 'ranker', loaded: true, version: 'v2' })
  await store.collect({ timeoutMs: 1000 })
  expect(recordedIn(store)).toEqual({
    'ml.model.loaded{ml.model.name=ranker}': 1,
    'ml.model.info{ml.model.name=ranker,ml.model.version=v2}': 1,
  })
  ml.setModel({ model: 'ranker', loaded: false })
  await store.collect({ timeoutMs: 1000 })
  expect(valuesOf(store)).toEqual({ 'ml.model.loaded{ml.model.name=ranker}': 0 })
})

it('measures inferences with the predictions of those that succeed, and reloads', async () => {
  const store = startRunning()
  expect(ml.infer({ model: 'ranker' }, () => 0.5)).toBe(0.5)
  ml.infer({ model: 'ranker' }, (report) => report.predictions(10))
  await expect(ml.infer({ model: 'ranker' }, () => Promise.reject(new RangeError('shape')))).rejects.toThrow(
    'shape',
  )
  await ml.reload({ model: 'ranker' }, async () => {})
  expect(recordedIn(store)).toEqual({
    'ml.inference.duration{ml.model.name=ranker,ml.outcome=success}': '2x',
    'ml.inference.duration{error.type=RangeError,ml.model.name=ranker,ml.outcome=error}': '1x',
    'ml.predictions{ml.model.name=ranker}': 11,
    'ml.model.reloads{ml.model.name=ranker,ml.outcome=success}': 1,
  })
})

it('shows how far a training is, and how it ended', async () => {
  const store = startRunning()
  let finish!: () => void
  const training = ml.train({ model: 'ranker' }, (report) => {
    report.progress(0.25)
    report.progress(7)
    return new Promise<void>((resolve) => (finish = resolve))
  })
  expect(recordedIn(store)).toEqual({
    'ml.active_trainings{ml.model.name=ranker}': 1,
    'ml.training.progress{ml.model.name=ranker}': 0.25,
  })
  finish()
  await training
  expect(recordedIn(store)).toEqual({
    'ml.training.progress{ml.model.name=ranker}': 1,
    'ml.training.duration{ml.model.name=ranker,ml.outcome=success}': '1x',
  })
})
