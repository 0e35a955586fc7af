import { describe, expect, test } from 'vitest'
import type { Escaping } from '../../../src/naming/escape-name.ts'
import { family, histogram, number, openMetrics, write } from './snapshots.ts'

const sent = family({
  name: 'net.sent_bytes_total',
  type: 'counter',
  help: 'Sent.',
  unit: 'bytes',
  points: [
    number(1),
    number(2, [
      ['http.method', 'GET'],
      ['plain', 'x'],
    ]),
  ],
})

describe('names that are not plain', () => {
  test.each<[Escaping, string, string]>([
    [
      'allow-utf-8',
      '{"net.sent_bytes_total","http.method"="GET",plain="x"} 2',
      '# TYPE "net.sent_bytes" counter',
    ],
    ['underscores', 'net_sent_bytes_total{http_method="GET",plain="x"} 2', '# TYPE net_sent_bytes counter'],
    [
      'dots',
      'net_dot_sent__bytes__total{http_dot_method="GET",plain="x"} 2',
      '# TYPE net_dot_sent__bytes_ counter',
    ],
    [
      'values',
      'U__net_2e_sent__bytes__total{U__http_2e_method="GET",plain="x"} 2',
      '# TYPE U__net_2e_sent__bytes_ counter',
    ],
  ])('are written with %s as the scrape asks', (escaping, sample, type) => {
    const lines = write([sent], { escaping, format: openMetrics }).split('\n')
    expect(lines).toContain(sample)
    expect(lines).toContain(type)
    expect(write([sent], { escaping }).split('\n')).toContain(sample)
  })

  test('stand alone and in histograms', () => {
    const points = [histogram({ sum: 1, counts: [1, 0], bounds: [2] })]
    expect(write([family({ name: 'a"b\\c', type: 'histogram', points })], { escaping: 'allow-utf-8' })).toBe(
      String.raw`# TYPE "a\"b\\c" histogram
{"a\"b\\c_bucket",le="2"} 1
{"a\"b\\c_bucket",le="+Inf"} 1
{"a\"b\\c_sum"} 1
{"a\"b\\c_count"} 1
`,
    )
  })

  test('never hold a NUL, at which Prometheus fails the scrape', () => {
    const points = [
      number(1, [
        ['b\0', '1'],
        ['b_', 'x\0y'],
        ['c:d', '2'],
      ]),
    ]
    expect(write([family({ name: 'a\0.b', type: 'gauge', points })], { escaping: 'allow-utf-8' })).toBe(
      '# TYPE "a_.b" gauge\n{"a_.b",b_="1;x\0y","c:d"="2"} 1\n',
    )
  })

  test('keep their texts apart, so that scrapes that ask differently do not mix', () => {
    const asked: Escaping[] = ['allow-utf-8', 'underscores', 'dots', 'values']
    const first = asked.map((escaping) => write([sent], { escaping }))
    expect(asked.map((escaping) => write([sent], { escaping }))).toEqual(first)
    expect(new Set(first).size).toBe(asked.length)
  })

  test('with dots, double the underscores of plain labels as well', () => {
    const gauge = family({ name: 'g', type: 'gauge', points: [number(1, [['a_b', '1']])] })
    expect(write([gauge], { escaping: 'underscores' })).toContain('g{a_b="1"} 1\n')
    expect(write([gauge], { escaping: 'dots' })).toContain('g{a__b="1"} 1\n')
  })
})

describe('names that escaping makes alike', () => {
  test('are joined in a label, because Prometheus refuses a scrape with a label that comes twice', () => {
    const gauge = family({
      name: 'g',
      type: 'gauge',
      points: [
        number(1, [
          ['a-b', '1'],
          ['a.b', '2'],
          ['a_b', '3'],
        ]),
      ],
    })
    expect(write([gauge], { escaping: 'underscores' })).toContain('g{a_b="1;2;3"} 1\n')
  })

  test('never become a label that is internal to Prometheus', () => {
    const gauge = family({
      name: 'g',
      type: 'gauge',
      points: [
        number(1, [
          ['..name..', '1'],
          ['_a', '2'],
          ['é', '3'],
        ]),
      ],
    })
    expect(write([gauge], { escaping: 'underscores' })).toContain('g{_="3",_a="2",_name__="1"} 1\n')
    expect(write([gauge], { escaping: 'dots' })).toContain('g{_="3",_a="2",_dot__dot_name_dot__dot_="1"} 1\n')
  })

  test('leave one family of two', () => {
    const one = family({ name: 'a.b', type: 'gauge', points: [number(1)] })
    const other = family({ name: 'a-b', type: 'gauge', points: [number(2)] })
    expect(write([one, other], { escaping: 'underscores' })).toBe('# TYPE a_b gauge\na_b 1\n')
    expect(write([one, other], { escaping: 'allow-utf-8' })).toContain('{"a-b"} 2\n')
  })

  test('leave out a family whose name is a sample of a histogram', () => {
    const points = [histogram({ sum: 1, counts: [1], bounds: [] })]
    const counted = family({ name: 'h_count', type: 'gauge', points: [number(5)] })
    expect(write([family({ name: 'h', type: 'histogram', points }), counted])).not.toContain('h_count 5')
  })
})
