import { expect, test } from 'vitest'
import { readLabels } from '../../../src/live/scraped/read-labels.ts'
import { readSamples } from '../../../src/live/scraped/read-samples.ts'

test('a page is read line by line, whatever stands in its labels', () => {
  const page = [
    '# HELP a something {} 1',
    '# TYPE a counter',
    'a 1',
    'b{c="d} 5",e="f\\"} 6"} 2e3',
    'c{d="x"} +Inf 1700000000',
    'd NaN # {trace_id="1"} 5',
    '{"http.server.duration",le="1"} 4',
    'e not-a-number',
    '',
    'f -0.5',
  ].join('\n')
  expect([...readSamples(page)]).toEqual([
    { head: 'a', value: 1 },
    { head: 'b{c="d} 5",e="f\\"} 6"}', value: 2000 },
    { head: 'c{d="x"}', value: Infinity },
    { head: 'd', value: Number.NaN },
    { head: '{"http.server.duration",le="1"}', value: 4 },
    { head: 'f', value: -0.5 },
  ])
})

test.for([
  ['a', { __name__: 'a' }],
  ['a{}', { __name__: 'a' }],
  ['a{b="c",d="e",}', { __name__: 'a', b: 'c', d: 'e' }],
  [String.raw`a{b="\"x\"\\\n"}`, { __name__: 'a', b: '"x"\\\n' }],
  ['{"a.b","c.d"="e"}', { __name__: 'a.b', 'c.d': 'e' }],
  ['a_bucket{le="1"}', { __name__: 'a_bucket', le: '1.0' }],
  ['a_bucket{le="0.5"}', { __name__: 'a_bucket', le: '0.5' }],
  ['a_bucket{le="+Inf"}', { __name__: 'a_bucket', le: '+Inf' }],
] as const)('the labels of %s are read', ([head, labels]) => {
  expect(Object.fromEntries(readLabels(head))).toEqual(labels)
})
