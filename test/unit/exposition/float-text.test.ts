import { describe, expect, test } from 'vitest'
import { canonicalFloatText, floatText } from '../../../src/exposition/float-text.ts'
import vectors from '../../vectors/otlptranslator.json' with { type: 'json' }

describe('floatText', () => {
  test.each(vectors.floats)("writes $in as Go's %g does", ({ in: given, g }) => {
    expect(floatText(numberOf(given))).toBe(g)
  })
})

describe('canonicalFloatText', () => {
  // The table of OpenMetrics 1.0, "Canonical Numbers".
  test.each([
    '0.0',
    '0.001',
    '1.0',
    '2.5',
    '10.0',
    '100000.0',
    '1e+06',
    '1e-05',
    '1e-10',
    '1.1e+23',
    '+Inf',
    '-1.0',
    'NaN',
  ])('writes %s as OpenMetrics does', (text) => {
    expect(canonicalFloatText(numberOf(text))).toBe(text)
  })
})

function numberOf(text: string): number {
  return Number(text.replace('Inf', 'Infinity'))
}
