import { expect, test } from 'vitest'
import { versionSatisfies } from '../../../src/sdk/version-satisfies.ts'

test.each([
  ['8.0.3', '>=8.0.3 <9', true],
  ['8.0.2', '>=8.0.3 <9', false],
  ['8.23.1', '>=8.0.3 <9', true],
  ['9.0.0', '>=8.0.3 <9', false],
  ['10.0.0', '>=8.0.3 <9', false],
  ['6.0.0-beta.1', '>=5 <7', true],
  ['7.0.0-rc.1', '>=5 <7', false],
  ['5.1.0+build.7', '>=5.1 <6', true],
  ['5', '>=5 <6', true],
  ['', '>=5 <6', false],
  ['not a version', '>=5 <6', false],
  ['5.0.0', '^5', false],
])('%s in %s: %s', (version, range, expected) => {
  expect(versionSatisfies(version, range)).toBe(expected)
})
