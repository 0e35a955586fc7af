import { describe, expect, test } from 'vitest'
import { escapeName } from '../../../src/naming/escape-name.ts'
import { otlptranslator } from './vectors.ts'

describe('escapeName', () => {
  test.each(otlptranslator.escapings)(
    'agrees with Prometheus on "$in"',
    ({ in: name, dots, underscores, values }) => {
      expect(escapeName(name, 'dots')).toBe(dots)
      expect(escapeName(name, 'underscores')).toBe(underscores)
      expect(escapeName(name, 'values')).toBe(values)
      expect(escapeName(name, 'allow-utf-8')).toBe(name)
    },
  )
})
