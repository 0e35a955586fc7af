import { describe, expect, test } from 'vitest'
import { panelAnswer, seriesName, type PanelRequest } from '../../../src/live/panel-answer.ts'
import type { RangeSeries, Source } from '../../../src/live/source.ts'

const source = (found: readonly RangeSeries[], own: Partial<Source> = {}): Source => ({
  title: 'samples of a test',
  intervalMs: async () => 1000,
  range: async () => found,
  instant: async () => found.map(({ labels, points }) => ({ labels, value: points[0]![1] })),
  existing: async () => new Set(),
  labelValues: async () => [],
  problem: async () => undefined,
  refusal: () => undefined,
  ...own,
})

const request: PanelRequest = {
  panel: {
    id: 1,
    type: 'timeseries',
    title: 'Rate',
    gridPos: { x: 0, y: 0, w: 12, h: 8 },
    targets: [{ refId: 'A', expr: 'rate(x[$__rate_interval])', legendFormat: '{{route}}' }],
  },
  startMs: 1000,
  endMs: 3000,
  stepMs: 1000,
  filling: { chosen: new Map(), allValues: new Map(), stepMs: 1000, rangeMs: 2000, intervalMs: 1000 },
  signal: new AbortController().signal,
}

const series = (route: string, value: number): RangeSeries => ({ labels: { route }, points: [[2000, value]] })

describe('the answer for a panel', () => {
  test('has a place for each step, empty where there is no value', async () => {
    expect(await panelAnswer(source([series('/a', 5)]), request)).toEqual({
      timesMs: [1000, 2000, 3000],
      series: [{ name: '/a', labels: { route: '/a' }, values: [null, 5, null] }],
    })
  })

  test('says that a metric does not exist', async () => {
    const { series: shown, problem } = await panelAnswer(source([]), request)
    expect(shown).toEqual([])
    expect(problem).toBe('There is no metric x in this time: nothing has recorded it yet.')
  })

  test('says that nothing is of what was chosen', async () => {
    const { problem } = await panelAnswer(source([], { existing: async () => new Set(['x']) }), request)
    expect(problem).toContain('not for what is chosen at the top')
  })

  test('says that nothing happened where a value is no number', async () => {
    const { series: shown, problem } = await panelAnswer(source([series('/a', Number.NaN)]), request)
    expect(shown).toEqual([])
    expect(problem).toContain('nothing happened')
  })

  test('says what the source says that fails, or refuses', async () => {
    const failing = source([], { range: async () => Promise.reject(new Error('it is too much')) })
    expect((await panelAnswer(failing, request)).problem).toBe('it is too much.')
    const refusing = source([series('/a', 1)], { refusal: () => 'Rules make it.' })
    expect(await panelAnswer(refusing, request)).toMatchObject({ series: [], problem: 'Rules make it.' })
  })

  test('leaves the smallest of very many series out, and says so', async () => {
    const many = Array.from({ length: 70 }, (_, i) => series(`/${i}`, i))
    const { series: shown, problem } = await panelAnswer(source(many), request)
    expect(shown).toHaveLength(60)
    expect(shown[0]!.name).toBe('/69')
    expect(problem).toContain('10 of 70 series are left out')
  })
})

test.for([
  ['{{job}} {{route}}', 'api /a'],
  ['{{job}} {{error_type}}', 'api'],
  ['{{error_type}}', 'no error_type'],
  ['p95', 'p95'],
  ['', 'value'],
] as const)('the legend %j names a series %j', ([legend, name]) => {
  expect(seriesName({ job: 'api', route: '/a' }, legend)).toBe(name)
})
