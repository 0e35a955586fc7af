import { describe, expect, test } from 'vitest'
import { exposedLabels } from '../../../src/naming/exposed-labels.ts'
import { labelName } from '../../../src/naming/label-name.ts'
import { defaultStrategy } from '../../../src/naming/strategy.ts'
import { otlptranslator } from './vectors.ts'

/** The reference keeps names that only Prometheus itself may set. */
const reservedInReference: Readonly<Record<string, string>> = { __name__: 'name', __reserved__: 'reserved' }
const refused = 'ERR'

describe('labelName', () => {
  test.each(otlptranslator.labels)('agrees with Prometheus on "$in"', ({ in: key, legacy, utf8 }) => {
    expect(labelName(key, defaultStrategy) ?? refused).toBe(reservedInReference[key] ?? legacy)
    expect(labelName(key, 'NoTranslation') ?? refused).toBe(reservedInReference[key] ?? utf8)
  })

  test('never begins with two underscores, which mark labels as internal to Prometheus', () => {
    for (const key of ['__name__', '__address__', '____x', '__1__', '__a.b', '__é', '_ _name']) {
      for (const strategy of ['UnderscoreEscapingWithSuffixes', 'NoTranslation'] as const) {
        expect(labelName(key, strategy) ?? '').not.toMatch(/^__/)
      }
    }
  })
})

describe('exposedLabels', () => {
  test('sorts by name and drops empty values', () => {
    expect(
      labels([
        ['http.route', '/'],
        ['a', '1'],
        ['empty', ''],
      ]),
    ).toEqual([
      ['a', '1'],
      ['http_route', '/'],
    ])
  })

  test('joins values whose keys become one name, in the order of the original keys', () => {
    expect(
      labels([
        ['a_b', '3'],
        ['a.b', '2'],
        ['a-b', '1'],
      ]),
    ).toEqual([['a_b', '1;2;3']])
    expect(
      labels([
        ['a_b', '2'],
        ['a.b', ''],
      ]),
    ).toEqual([['a_b', '2']])
  })

  test('gives way where the format writes a label itself', () => {
    expect(
      exposedLabels(
        [
          ['le', '1'],
          ['l.e', '2'],
        ],
        { strategy: defaultStrategy, reserved: ['le'] },
      ),
    ).toEqual([
      ['exported_le', '1'],
      ['l_e', '2'],
    ])
    expect(
      exposedLabels(
        [
          ['le', '1'],
          ['exported.le', '2'],
        ],
        { strategy: defaultStrategy, reserved: ['le'] },
      ),
    ).toEqual([['exported_le', '2;1']])
    expect(labels([['le', '1']])).toEqual([['le', '1']])
  })

  test('drops a key of which nothing can stand', () => {
    expect(
      labels([
        ['$$$', '1'],
        ['', '2'],
        ['ok', '3'],
      ]),
    ).toEqual([['ok', '3']])
  })

  test('keeps keys as they are with a strategy that keeps UTF-8', () => {
    expect(
      exposedLabels(
        [
          ['http.route', '/'],
          ['a b', 'é'],
        ],
        { strategy: 'NoTranslation' },
      ),
    ).toEqual([
      ['a b', 'é'],
      ['http.route', '/'],
    ])
  })
})

function labels(attributes: readonly (readonly [string, string])[]) {
  return exposedLabels(attributes, { strategy: defaultStrategy })
}
