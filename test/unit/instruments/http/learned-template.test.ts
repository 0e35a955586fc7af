import { createRequire } from 'node:module'
import { expect, test } from 'vitest'
import { learnedTemplateOf, type Matcher } from '../../../../src/instruments/http/learned-template.ts'

// The path-to-regexp that Express 5's router compiles its paths with.
const fromRouter = createRequire(createRequire(import.meta.url).resolve('router'))
const { match } = fromRouter('path-to-regexp') as { match(path: string, options: object): Matcher }

function learned(template: string, path: string): string {
  const matcher = match(template, { end: false })
  const matched = matcher(path)
  if (matched === false) throw new Error(`${template} does not match ${path}`)
  return learnedTemplateOf(matcher, matched)
}

test.each([
  ['/users', '/users/1'],
  ['/users/:id', '/users/1/orders'],
  ['/:tenant/users/:id', '/acme/users/1'],
  ['/v:version/users', '/v2/users'],
  ['/files/*path', '/files/a/b/c'],
])('the template %s is read off the function that matches it', (template, path) => {
  expect(learned(template, path)).toBe(template)
})

test.each([
  ['/users/:id', '/users/users'],
  ['/users/:id', '/users/s'],
  ['/:a/:b', '/same/same'],
])('the template %s is not confused by the values of %s', (template, path) => {
  expect(learned(template, path)).toBe(template)
})

test('a regular expression, which a function does not show, is one value', () => {
  const regexpMatcher: Matcher = (path) => ({ path: path.slice(0, 3), params: {} })
  expect(learnedTemplateOf(regexpMatcher, { path: '/v1', params: {} })).toBe('/(regexp)')
})
