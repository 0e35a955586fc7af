import { createRequire } from 'node:module'
import { expect, test } from 'vitest'
import { prefixesOf } from '../../../../src/instruments/http/express-templates.ts'

// The path-to-regexp that Express 4 compiles its paths with.
const fromExpress4 = createRequire(createRequire(import.meta.url).resolve('express4'))
const compile = fromExpress4('path-to-regexp') as (path: unknown, keys: object[], options: object) => RegExp

function templatesOf(path: unknown): readonly (string | undefined)[] {
  const keys: object[] = []
  return prefixesOf({ regexp: compile(path, keys, { end: false }), keys }).map(({ template }) => template)
}

test('a compiled path of Express 4 gives its template back', () => {
  expect(templatesOf('/api/v1.0/some-thing')).toEqual(['/api/v1.0/some-thing'])
  expect(templatesOf('/users/:id/orders')).toEqual(['/users/:id/orders'])
  expect(templatesOf('/users/:id/:part?')).toEqual(['/users/:id/:part?'])
  expect(templatesOf(['/a', '/b/:id', '/c/:user/:order'])).toEqual(['/a', '/b/:id', '/c/:user/:order'])
  expect(templatesOf([String.raw`/a/:id(\d+)`, '/b/:name']).at(-1)).toBe('/b/:name')
})

test('an expression written by releases before 0.1.8 is understood, names or no names', () => {
  const [prefix] = prefixesOf({
    regexp: new RegExp(String.raw`^\/users\/(?:([^\/]+?))\/?(?=\/|$)`, 'i'),
  })
  expect(prefix?.template).toBe('/users/:param')
  expect(prefix?.match('/users/1/orders')?.length).toBe('/users/1'.length)
})

test('an expression of the application stands for itself', () => {
  expect(templatesOf(/^\/v\d+/)).toEqual(['/^\\/v\\d+/'])
})

test('each alternative of a list matches for itself', () => {
  const prefixes = prefixesOf({ regexp: compile(['/a', '/b/:id'], [], { end: false }) })
  expect(prefixes.map((prefix) => prefix.match('/b/1/c')?.length)).toEqual([undefined, '/b/1'.length])
})
