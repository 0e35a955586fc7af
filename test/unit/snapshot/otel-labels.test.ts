import { expect, test } from 'vitest'
import { OtelLabels } from '../../../src/snapshot/otel-labels.ts'

const translation = {
  strategy: 'UnderscoreEscapingWithSuffixes',
  scopeLabels: false,
  constantLabels: [],
} as const

test('series are told apart where a hash of their labels is not', () => {
  const metric = new OtelLabels(translation).ofMetric('m', { scope: { name: 'shop' }, reserved: [] })
  metric.begin()
  for (const a of ['dkrnj4', '1cji5ro']) expect(metric.next({ a })?.pairs).toEqual([['a', a]])
})

test('labels read the same once they are kept in bytes', () => {
  const metric = new OtelLabels(translation).ofMetric('m', { scope: { name: 'shop' }, reserved: [] })
  metric.begin()
  const labels = metric.next({ 'a.b': 1 })!
  labels.keep(0, Buffer.from('kept'))
  expect(labels.pairs).toEqual([['a_b', '1']])
  expect(labels.kept(0)).toEqual(Buffer.from('kept'))
})
