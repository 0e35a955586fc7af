import { describe, expect, test } from 'vitest'
import { metricName, type MetricIdentity } from '../../../src/naming/metric-name.ts'
import { defaultStrategy, strategies } from '../../../src/naming/strategy.ts'
import { otlptranslator } from './vectors.ts'

const refused = 'ERR'
/** Where the specification and the reference disagree, the specification holds. */
const divergences: Readonly<Record<string, { theirs: string; ours: string; reason: string }>> = {
  kBy: { theirs: 'kBy', ours: 'kilobytes', reason: 'the reference maps KBy, which UCUM does not have' },
  TiBy: { theirs: 'tibibytes', ours: 'tebibytes', reason: 'the reference misspells it' },
}

describe('metricName agrees with Prometheus', () => {
  for (const strategy of strategies) {
    test(`in every combination of name, unit and kind with ${strategy}`, () => {
      const wrong: unknown[] = []
      for (const row of otlptranslator.metricNames) {
        const theirs = row.byStrategy[strategy]
        const divergence = divergences[row.unit]
        const expected =
          divergence === undefined ? theirs : theirs.replace(divergence.theirs, divergence.ours)
        const ours = metricName({ ...row, kind: kindOf(row.type), strategy })?.name ?? refused
        if (ours !== expected) wrong.push({ name: row.name, unit: row.unit, type: row.type, ours, expected })
      }
      expect(otlptranslator.metricNames).toHaveLength(2112)
      expect(wrong).toEqual([])
    })
  }

  test('on the unit word, wherever the name ends with it', () => {
    let shown = 0
    for (const row of otlptranslator.metricNames) {
      const word = divergences[row.unit]?.ours ?? row.unitWord
      for (const strategy of strategies) {
        const exposed = metricName({ ...row, kind: kindOf(row.type), strategy })
        if (exposed === undefined) continue
        const family = row.type === 'counter' ? exposed.name.replace(/_total$/, '') : exposed.name
        expect(exposed.unitWord).toBe(word !== '' && family.endsWith(`_${word}`) ? word : '')
        if (exposed.unitWord !== '') shown++
      }
    }
    expect(shown).toBeGreaterThan(2000)
  })
})

describe('metricName departs from the reference', () => {
  for (const [unit, { theirs, ours, reason }] of Object.entries(divergences)) {
    test(`with ${ours} where it gives ${theirs}, because ${reason}`, () => {
      expect(named('foo.bar', { unit })).toBe(`foo_bar_${ours}`)
      expect(
        otlptranslator.metricNames.find(
          (row) => row.name === 'foo.bar' && row.unit === unit && row.type === 'gauge',
        )?.byStrategy[defaultStrategy],
      ).toBe(`foo_bar_${theirs}`)
    })
  }
})

describe('metricName by default', () => {
  test.each([
    ['http.server.request.duration', 's', 'histogram', 'http_server_request_duration_seconds'],
    ['http.server.active_requests', '{request}', 'upDownCounter', 'http_server_active_requests'],
    ['foo.bar', 'By', 'counter', 'foo_bar_bytes_total'],
    ['cpu.utilization', '1', 'gauge', 'cpu_utilization_ratio'],
    ['system.io', '{packet}/s', 'counter', 'system_io_per_second_total'],
    ['foo.total.bar', '', 'counter', 'foo_bar_total'],
    ['123metric', '', 'gauge', '_123metric'],
    ['température', 'Cel', 'gauge', 'temp_rature_celsius'],
  ] as const)('exposes %s (%s, %s) as %s', (name, unit, kind, expected) => {
    expect(named(name, { unit, kind })).toBe(expected)
  })

  test('gives nothing when nothing of the name can stand', () => {
    expect(named('@#$%', {})).toBeUndefined()
    expect(named('', { strategy: 'NoTranslation' })).toBeUndefined()
  })

  test('shows no unit word where the name holds the unit in its middle', () => {
    expect(
      metricName({ name: 'foo.seconds.bar', unit: 's', kind: 'gauge', strategy: defaultStrategy }),
    ).toEqual({
      name: 'foo_seconds_bar',
      unitWord: '',
    })
  })

  test('replaces a lone surrogate, which UTF-8 cannot hold', () => {
    expect(named('a\ud800', { strategy: 'NoTranslation' })).toBe('a\ufffd')
  })
})

function named(name: string, rest: Partial<MetricIdentity>): string | undefined {
  return metricName({ unit: '', kind: 'gauge', strategy: defaultStrategy, ...rest, name })?.name
}

function kindOf(type: string): MetricIdentity['kind'] {
  return type === 'updown' ? 'upDownCounter' : (type as MetricIdentity['kind'])
}

describe('a prefix', () => {
  const scans: MetricIdentity = { name: 'scans', unit: '{scan}', kind: 'counter', strategy: defaultStrategy }
  const business = { ...scans, isBusiness: true, prefix: 'finpilot' }

  test('stands before the name of a business metric, once, and before no other', () => {
    expect(metricName(business)?.name).toBe('finpilot_scans_total')
    expect(metricName({ ...business, name: 'finpilot.scans' })?.name).toBe('finpilot_scans_total')
    expect(metricName({ ...business, name: 'finpilots' })?.name).toBe('finpilot_finpilots_total')
    expect(metricName({ ...business, prefix: '' })?.name).toBe('scans_total')
    expect(metricName({ ...scans, prefix: 'finpilot' })?.name).toBe('scans_total')
  })

  test('is joined by a dot where names are not escaped', () => {
    expect(metricName({ ...business, strategy: 'NoTranslation' })?.name).toBe('finpilot.scans')
  })
})
