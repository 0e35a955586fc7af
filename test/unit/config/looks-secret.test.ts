import { expect, test } from 'vitest'
import { looksSecret } from '../../../src/config/looks-secret.ts'

test.each([
  ['db.password', 'x', true],
  ['dbPassword', 'x', true],
  ['API_KEY', 'x', true],
  ['vendor.apikey', 'x', true],
  ['github.token', 'x', true],
  ['client-secret', 'x', true],
  ['http.authorization', 'x', true],
  ['smtp.pass', 'x', true],
  ['db.url', 'postgres://user:pw@db/shop', true],
  ['service.name', 'passwords', false],
  ['tokens.limit', '3', false],
  ['compass', 'north', false],
  ['sort.key', 'a', false],
  ['repository', 'ssh://git@example.org/a:b', false],
  ['docs', 'https://example.org:8080/@me', false],
])('%s=%s: %s', (name, value, isSecret) => {
  expect(looksSecret(name, value)).toBe(isSecret)
})
