import {
  httpClientConnectionDuration,
  httpClientOpenConnections,
  httpClientQueuedRequests,
  httpClientRequestDuration,
  httpServerActiveRequests,
  httpServerRequestBodySize,
  httpServerRequestDuration,
  httpServerResponseBodySize,
} from '../../src/catalog/http.ts'
import type { InstrumentRow } from './instrument-row.ts'
import { nodeVersions } from './node-instruments.ts'

/** The metrics that a framework gives their `http.route`. */
const routed = [httpServerRequestDuration, httpServerRequestBodySize, httpServerResponseBodySize]

const connections = [httpClientOpenConnections, httpClientConnectionDuration]

const framework = { metrics: routed, page: 'http.md' } as const

/** Those that publish the end of HTTP/2 streams. */
const http2Versions = {
  supportedVersions: 'Node >=22.18 <23 or >=24.3',
  alsoTested: nodeVersions.alsoTested.filter((version) => version !== '22.15.0'),
}

/** HTTP in and out, and the frameworks that give it routes. */
export const httpInstruments: readonly InstrumentRow[] = [
  {
    library: 'node:http and node:https servers',
    instrument: 'http',
    packages: [],
    ...nodeVersions,
    hook: 'diagnostics channel',
    hooked: '`http.server.request.start` and `http.server.response.finish`',
    metrics: [...routed, httpServerActiveRequests],
    cost: 'http-server',
    page: 'http.md',
  },
  {
    library: 'node:http and node:https clients',
    instrument: 'http',
    packages: [],
    ...nodeVersions,
    hook: 'diagnostics channel',
    hooked: '`http.client.request.created`, `http.client.request.error` and `http.client.response.finish`',
    metrics: [httpClientRequestDuration, ...connections, httpClientQueuedRequests],
    cost: 'http-client',
    page: 'http.md',
  },
  {
    library: 'node:http2 servers',
    instrument: 'http',
    packages: [],
    ...http2Versions,
    hook: 'diagnostics channel',
    hooked: '`http2.server.stream.created` and `http2.server.stream.close`',
    metrics: [...routed, httpServerActiveRequests],
    cost: 'http2-server',
    page: 'http.md',
  },
  {
    library: 'node:http2 clients',
    instrument: 'http',
    packages: [],
    ...http2Versions,
    hook: 'diagnostics channel',
    hooked: '`http2.client.stream.created`, `http2.client.stream.finish` and `http2.client.stream.close`',
    metrics: [httpClientRequestDuration],
    cost: 'http2-client',
    page: 'http.md',
  },
  {
    library: 'fetch and undici',
    instrument: 'http',
    packages: ['undici'],
    supportedVersions: 'the one in Node, and the package >=6 <9',
    hook: 'diagnostics channel',
    hooked: '`undici:request:create`, `:headers` and `:error`, `undici:client:sendHeaders` and `:connected`',
    metrics: [httpClientRequestDuration, ...connections],
    cost: 'undici',
    page: 'http.md',
  },
  {
    library: 'pools of undici',
    instrument: 'undici',
    packages: ['undici'],
    hook: 'read at scrape',
    hooked: '`stats` of each pool, which its `dispatch` makes known',
    metrics: [httpClientQueuedRequests],
    cost: 'undici',
    page: 'http.md',
  },
  {
    library: 'Express',
    instrument: 'http',
    packages: ['express'],
    supportedVersions: '>=4.11 <6',
    hook: 'diagnostics channel',
    hooked: 'those of `node:http`; the route is read from the request',
    cost: 'express',
    ...framework,
  },
  {
    library: 'Fastify',
    instrument: 'http',
    packages: ['fastify'],
    supportedVersions: '>=4 <6',
    hook: 'diagnostics channel',
    hooked: '`fastify.initialization`, and an `onRequest` hook of each application',
    cost: 'fastify',
    ...framework,
  },
  {
    library: 'Koa',
    instrument: 'koa',
    packages: ['koa'],
    hook: 'method patch',
    hooked: '`createContext`',
    cost: 'koa',
    ...framework,
  },
  {
    library: 'hapi',
    instrument: 'hapi',
    packages: ['@hapi/hapi'],
    hook: 'method patch',
    hooked: '`Request.generate`',
    cost: 'hapi',
    ...framework,
  },
  {
    library: 'Hono',
    instrument: 'hono',
    packages: ['hono'],
    hook: 'method patch',
    hooked: 'the handlers, as they enter the router',
    cost: 'hono',
    ...framework,
  },
  {
    library: 'NestJS',
    instrument: 'http',
    packages: ['@nestjs/core'],
    supportedVersions: 'those that run on a supported Express or Fastify',
    hook: 'diagnostics channel',
    hooked: 'those of the platform that it runs on',
    cost: 'express',
    ...framework,
  },
  {
    library: 'Next.js',
    instrument: 'http',
    packages: [],
    alsoTested: ['16.4.6'],
    supportedVersions: 'pages and app router of 16, as `next start` serves them',
    hook: 'diagnostics channel',
    hooked: 'those of `node:http`; the route is read from the request',
    cost: 'http-server',
    ...framework,
  },
]
