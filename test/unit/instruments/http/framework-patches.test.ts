import { expect, test } from 'vitest'
import { heldRouteOf } from '../../../../src/instruments/http/held-route.ts'
import { nextRouteOf } from '../../../../src/instruments/http/next-routes.ts'
import { patchHapi } from '../../../../src/instruments/http/patch-hapi.ts'
import { patchHono } from '../../../../src/instruments/http/patch-hono.ts'
import { patchKoa } from '../../../../src/instruments/http/patch-koa.ts'

const nextSymbol = Symbol.for('NextInternalRequestMeta')

test.each([
  [
    'a page',
    { match: { definition: { pathname: '/users/[id]' } }, invokeOutput: '/users/[id]' },
    '/users/[id]',
  ],
  [
    'a page that threw',
    { match: { definition: { pathname: '/_error' } }, invokeOutput: '/old/[id]' },
    '/old/[id]',
  ],
  ['nothing', { match: { definition: { pathname: '/_not-found' } } }, '_unmatched'],
  ['a file of its own', {}, '_unmatched'],
  ['a match that is not known yet', { match: null }, '_unmatched'],
])('a request for which Next.js found %s has its route', (_title, meta, route) => {
  expect(nextRouteOf({ [nextSymbol]: meta })).toBe(route)
})

test('a request that Next.js never had has no route of it', () => {
  expect(nextRouteOf({})).toBeUndefined()
})

/** A Koa whose contexts are what the test gives. */
function fakeKoa(context: unknown): { new (): { createContext(request: object): unknown } } {
  return class {
    createContext(): unknown {
      return context
    }
  }
}

test('a class of Koa that is patched twice, as itself and as a namespace, is patched once', () => {
  const Koa = fakeKoa({})
  patchKoa(Koa)
  const patched = Koa.prototype.createContext
  patchKoa({ default: Koa })
  expect(Koa.prototype.createContext).toBe(patched)
})

test('whatever a router leaves on a context of Koa, its route is a template or unmatched', () => {
  const own = { methods: ['GET'], path: '/users/:id', match: () => false }
  const cases = [
    [{ method: 'GET' }, '_unmatched'],
    [{ method: 'GET', matched: 'all' }, '_unmatched'],
    [{ method: 'GET', matched: [{}, { methods: [] }, own] }, '/users/:id'],
    [{ method: 'PUT', matched: [own] }, '_unmatched'],
    [{ method: 'GET', matched: [own], mountPath: '/a', originalUrl: '/b/users/1' }, '/users/:id'],
  ] as const
  for (const [context, route] of cases) {
    const Koa = fakeKoa(context)
    patchKoa(Koa)
    const request = {}
    expect(new Koa().createContext(request)).toBe(context)
    expect(heldRouteOf(request)).toBe(route)
  }
})

test('a failure of ours leaves what the framework returns as it is', () => {
  const Koa = fakeKoa('context')
  patchKoa(Koa)
  expect(new Koa().createContext(Object.freeze({}))).toBe('context')
  const hapi = { generate: (..._args: unknown[]) => 'request' }
  patchHapi(hapi)
  expect(hapi.generate()).toBe('request')
})

test('a request whose route cannot be read has none', () => {
  const Koa = fakeKoa({
    get matched(): never {
      throw new Error('gone')
    },
  })
  patchKoa(Koa)
  const request = {}
  new Koa().createContext(request)
  expect(heldRouteOf(request)).toBeUndefined()
})

test('modules that are not what they are taken for are told, and left alone', () => {
  expect(() => patchKoa({})).toThrow('Koa has no createContext')
  expect(() => patchHapi({})).toThrow('hapi has no Request.generate')
  expect(() => patchHono({})).toThrow(TypeError)
})
