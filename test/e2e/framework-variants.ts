import { createRequire } from 'node:module'
import { patchHapi } from '../../src/instruments/http/patch-hapi.ts'
import { patchHono } from '../../src/instruments/http/patch-hono.ts'
import { patchKoa } from '../../src/instruments/http/patch-koa.ts'

/** A framework in one version. */
export interface FrameworkVariant {
  readonly name: string
  /** Starts its application and tells the port. */
  start(onSlow: () => void): Promise<{ port: number; close(): unknown }>
  /** The template of each request line; those that the framework has no case for are absent. */
  readonly routes: Readonly<Record<string, string>>
}

const require = createRequire(import.meta.url)
type Build = (options: Record<string, unknown>) => Promise<{ port: number; close(): unknown }>
const apps = require('./apps/framework-apps.cjs') as Readonly<Record<string, Build>>

/** Requires packages, some of them from the folder of another version. */
function loader(folders: Readonly<Record<string, string>> = {}): (specifier: string) => unknown {
  return (specifier) => {
    const [name] = /^(@[^/]+\/)?[^/]+/.exec(specifier)!
    return require((folders[name] ?? name) + specifier.slice(name.length))
  }
}

/** What most frameworks have in common; the status stands before the template. */
const common = {
  'GET /plain': '200 /plain',
  'GET /plain?query=/x': '200 /plain',
  'HEAD /plain': '200 /plain',
  'GET /users/1': '200 /users/:id',
  'GET /users/users': '200 /users/:id',
  'GET /api/v1/orders/1': '200 /api/v1/orders/:order',
  'POST /only-post': '200 /only-post',
  'GET /only-post': '404 _unmatched',
  'GET /nothing/here': '404 _unmatched',
  'GET /fails': '503 /fails',
  'GET /rejects': '503 /rejects',
  'GET /slow/1': 'client_disconnected /slow/:id',
}

const express = {
  ...common,
  'OPTIONS /plain': '200 _unmatched',
  'GET /files/a/b': '200 /files/*path',
  'GET /years/2026': '200 /^\\/years\\/\\d{4}$/',
  'GET /static/framework.cjs': '200 _unmatched',
  'GET /overlap/last': '200 /overlap/last',
  'GET /guarded/1': '401 _unmatched',
  'GET /guarded/1?key=1': '200 /guarded/:id',
}

const fastify = {
  ...common,
  'OPTIONS /plain': '404 _unmatched',
  'GET /files/a/b': '200 /files/*',
  'GET /years/2026': '200 /years/:year(^\\d{4}$)',
  'GET /static/framework.cjs': '200 /static/*',
  'GET /overlap/last': '200 /overlap/last',
  'GET /guarded/1': '401 /guarded/:id',
  'GET /guarded/1?key=1': '200 /guarded/:id',
}

const koa = {
  ...common,
  'OPTIONS /plain': '200 _unmatched',
  'GET /only-post': '405 _unmatched',
  'GET /files/a/b': '200 /files/*path',
  'GET /years/2026': '200 /^\\/years\\/\\d{4}$/',
  'GET /static/framework.cjs': '200 _unmatched',
  'GET /overlap/last': '200 /overlap/last',
  'GET /guarded/1': '401 /guarded/:id',
  'GET /guarded/1?key=1': '200 /guarded/:id',
  'GET /mounted/deep/reports/1': '200 /mounted/deep/reports/:id',
  'GET /mounted/deep/reports': '404 _unmatched',
}

const hapi = {
  'GET /plain': '200 /plain',
  'GET /plain?query=/x': '200 /plain',
  'HEAD /plain': '200 /plain',
  'OPTIONS /plain': '404 _unmatched',
  'GET /users/1': '200 /users/{id}',
  'GET /users/users': '200 /users/{id}',
  'GET /api/v1/orders/1': '200 /api/v1/orders/{order}',
  'GET /files/a/b': '200 /files/{path*}',
  'GET /static/framework.cjs': '200 /static/{path*}',
  'GET /overlap/last': '200 /overlap/last',
  'GET /guarded/1': '401 /guarded/{id}',
  'POST /only-post': '200 /only-post',
  'GET /only-post': '404 _unmatched',
  'GET /nothing/here': '404 _unmatched',
  'GET /fails': '503 /fails',
  'GET /rejects': '503 /rejects',
  'GET /slow/1': 'client_disconnected /slow/{id}',
}

const hono = {
  ...common,
  'OPTIONS /plain': '404 _unmatched',
  'GET /files/a/b': '200 /files/*',
  'GET /years/2026': '200 /years/:year{[0-9]{4}}',
  'GET /static/framework.cjs': '200 _unmatched',
  'GET /overlap/last': '200 /overlap/last',
  'GET /guarded/1': '401 /guarded/:id',
  'GET /guarded/1?key=1': '200 /guarded/:id',
}

const nest = { ...common, 'POST /only-post': '201 /only-post' }

/** Every framework in every supported version. */
export const frameworkVariants: readonly FrameworkVariant[] = [
  {
    name: 'Express 5',
    start: (onSlow) => apps['express']!({ load: loader(), onSlow }),
    routes: express,
  },
  {
    name: 'Express 4',
    start: (onSlow) => apps['express']!({ load: loader({ express: 'express4' }), onSlow, wildcard: '*' }),
    routes: { ...express, 'GET /files/a/b': '200 /files/*' },
  },
  {
    name: 'Express 4.11',
    start: (onSlow) => apps['express']!({ load: loader({ express: 'express411' }), onSlow, wildcard: '*' }),
    routes: { ...express, 'GET /files/a/b': '200 /files/*' },
  },
  { name: 'Fastify 5', start: (onSlow) => apps['fastify']!({ load: loader(), onSlow }), routes: fastify },
  {
    name: 'Fastify 4',
    start: (onSlow) => apps['fastify']!({ load: loader({ fastify: 'fastify4' }), onSlow }),
    routes: fastify,
  },
  {
    name: 'Fastify 4.0',
    start: (onSlow) => apps['fastify']!({ load: loader({ fastify: 'fastify40' }), onSlow }),
    routes: fastify,
  },
  {
    name: 'Koa 3 with @koa/router 15',
    start: (onSlow) => {
      patchKoa(require('koa'))
      return apps['koa']!({ load: loader(), onSlow })
    },
    routes: koa,
  },
  {
    name: 'Koa 2 with @koa/router 12',
    start: (onSlow) => {
      patchKoa(require('koa2'))
      const load = loader({ koa: 'koa2', '@koa/router': 'koa-router12' })
      return apps['koa']!({ load, onSlow, wildcard: '/files/(.*)' })
    },
    routes: { ...koa, 'GET /files/a/b': '200 /files/(.*)' },
  },
  {
    name: 'Koa 2.0 with @koa/router 12',
    start: (onSlow) => {
      patchKoa(require('koa20'))
      const load = loader({ koa: 'koa20', '@koa/router': 'koa-router12' })
      return apps['koa']!({ load, onSlow, wildcard: '/files/(.*)' })
    },
    routes: { ...koa, 'GET /files/a/b': '200 /files/(.*)' },
  },
  {
    name: 'hapi 21',
    start: (onSlow) => {
      patchHapi(require('@hapi/hapi/lib/request.js'))
      return apps['hapi']!({ load: loader(), onSlow })
    },
    routes: hapi,
  },
  {
    name: 'hapi 20',
    start: (onSlow) => {
      patchHapi(require('hapi20/lib/request.js'))
      return apps['hapi']!({ load: loader({ '@hapi/hapi': 'hapi20' }), onSlow })
    },
    routes: hapi,
  },
  {
    name: 'hapi 20.1',
    start: (onSlow) => {
      patchHapi(require('hapi201/lib/request.js'))
      return apps['hapi']!({ load: loader({ '@hapi/hapi': 'hapi201' }), onSlow })
    },
    routes: hapi,
  },
  {
    name: 'Hono 4 on @hono/node-server 2',
    start: (onSlow) => {
      patchHono(require('hono'))
      return apps['hono']!({ load: loader(), onSlow })
    },
    routes: hono,
  },
  {
    name: 'Hono 4 on @hono/node-server 1, without middleware',
    start: (onSlow) => {
      patchHono(require('hono'))
      const load = loader({ '@hono/node-server': 'hono-node-server1' })
      return apps['hono']!({ load, onSlow, middleware: false })
    },
    // Unmeasured, this pair answers HEAD with 500 too.
    routes: { ...hono, 'HEAD /plain': '500 /plain' },
  },
  {
    name: 'Hono 4.0 on @hono/node-server 1, without middleware',
    start: (onSlow) => {
      patchHono(require('hono40'))
      const load = loader({ hono: 'hono40', '@hono/node-server': 'hono-node-server1' })
      return apps['hono']!({ load, onSlow, middleware: false })
    },
    routes: { ...hono, 'HEAD /plain': '500 /plain' },
  },
  {
    name: 'NestJS 12 on Express',
    start: (onSlow) => apps['nest']!({ load: loader(), onSlow, platform: 'express' }),
    routes: {
      ...nest,
      'OPTIONS /plain': '404 _unmatched',
      'GET /files/a/b': '200 /files/*path',
      'GET /static/framework.cjs': '200 _unmatched',
    },
  },
  {
    name: 'NestJS 12 on Fastify',
    start: (onSlow) => apps['nest']!({ load: loader(), onSlow, platform: 'fastify' }),
    routes: { ...nest, 'OPTIONS /plain': '404 _unmatched', 'GET /files/a/b': '200 /files/*' },
  },
]
