import { bodyBytes, connectionSeconds, httpSeconds } from './buckets.ts'
import type { LimitedAttribute, ListedAttribute, Metric } from './metric.ts'

/** The value of `http.route` when a known router matched no route, so that raw paths never become labels. */
export const unmatchedRoute = '_unmatched'

/** Why a server never finished a response, as `error.type` tells it. */
export const unfinishedResponses = [
  'client_disconnected',
  'response_destroyed',
  'request_timeout',
  'request_malformed',
] as const

/** The methods of RFC 9110 and RFC 5789: what the semantic conventions know; others are `_OTHER`. */
export const knownMethods = [
  'CONNECT',
  'DELETE',
  'GET',
  'HEAD',
  'OPTIONS',
  'PATCH',
  'POST',
  'PUT',
  'TRACE',
] as const

const method: ListedAttribute = { description: 'HTTP request method.', values: knownMethods }

const statusCode: LimitedAttribute = { description: 'HTTP response status code.', limit: 100 }

const protocolVersion: ListedAttribute = {
  description: 'The actual version of the protocol used for network communication.',
  values: ['1.0', '1.1', '2'],
}

const scheme: ListedAttribute = {
  description: 'The URI scheme of the connection that the request came in on.',
  values: ['http', 'https'],
}

const route: LimitedAttribute = {
  description: `The matched route template; ${unmatchedRoute} when a router matched none, absent without a router.`,
  limit: 1000,
}

const serverErrorType: LimitedAttribute = {
  description: `The status code of a 5xx response, or why the response never finished: ${unfinishedResponses.join(', ')}.`,
  limit: 100,
}

const serverBodyAttributes = {
  'http.request.method': method,
  'http.response.status_code': statusCode,
  'http.route': route,
  'network.protocol.version': protocolVersion,
  'url.scheme': scheme,
} as const

const serverSeriesLimit = 10_000

export const httpServerRequestDuration = {
  name: 'http.server.request.duration',
  kind: 'histogram',
  unit: 's',
  description: 'Duration of HTTP server requests.',
  attributes: { 'error.type': serverErrorType, ...serverBodyAttributes },
  buckets: httpSeconds,
  stability: 'stable',
  seriesLimit: serverSeriesLimit,
} as const satisfies Metric

export const httpServerActiveRequests = {
  name: 'http.server.active_requests',
  kind: 'upDownCounter',
  unit: '{request}',
  description: 'Number of active HTTP server requests.',
  attributes: { 'http.request.method': method, 'url.scheme': scheme },
  stability: 'development',
} as const satisfies Metric

export const httpServerRequestBodySize = {
  name: 'http.server.request.body.size',
  kind: 'histogram',
  unit: 'By',
  description: 'Size of HTTP server request bodies.',
  attributes: serverBodyAttributes,
  buckets: bodyBytes,
  stability: 'development',
  seriesLimit: serverSeriesLimit,
} as const satisfies Metric

export const httpServerResponseBodySize = {
  name: 'http.server.response.body.size',
  kind: 'histogram',
  unit: 'By',
  description: 'Size of HTTP server response bodies.',
  attributes: serverBodyAttributes,
  buckets: bodyBytes,
  stability: 'development',
  seriesLimit: serverSeriesLimit,
} as const satisfies Metric

const clientServer = {
  'server.address': {
    description: 'Host of the URI that the request is sent to, or the path of a Unix domain socket.',
    limit: 100,
  },
  'server.port': { description: 'Port of the URI that the request is sent to.', limit: 100 },
} as const satisfies Metric['attributes']

export const httpClientRequestDuration = {
  name: 'http.client.request.duration',
  kind: 'histogram',
  unit: 's',
  description: 'Duration of HTTP client requests.',
  attributes: {
    'error.type': {
      description:
        'The status code of a 4xx or 5xx response, the code of the error, or `timeout` or `aborted`; absent on success.',
      limit: 100,
    },
    'http.request.method': method,
    'http.response.status_code': statusCode,
    'network.protocol.version': protocolVersion,
    ...clientServer,
  },
  buckets: httpSeconds,
  stability: 'stable',
  seriesLimit: 5000,
} as const satisfies Metric

export const httpClientOpenConnections = {
  name: 'http.client.open_connections',
  kind: 'upDownCounter',
  unit: '{connection}',
  description: 'Number of outbound HTTP connections that are currently active or idle on the client.',
  attributes: {
    'http.connection.state': {
      description: 'Whether a request has the connection.',
      values: ['active', 'idle'],
    },
    ...clientServer,
  },
  stability: 'development',
} as const satisfies Metric

/** Beside the open connections, which the conventions have a metric for, they have none for what waits for one. */
export const httpClientQueuedRequests = {
  name: 'http.client.queued_requests',
  kind: 'upDownCounter',
  unit: '{request}',
  description:
    'Number of outbound HTTP requests that wait because their agent, pool or client has no connection for them.',
  attributes: clientServer,
  stability: 'ours',
} as const satisfies Metric

export const httpClientConnectionDuration = {
  name: 'http.client.connection.duration',
  kind: 'histogram',
  unit: 's',
  description: 'The duration of the successfully established outbound HTTP connections.',
  attributes: clientServer,
  buckets: connectionSeconds,
  stability: 'development',
} as const satisfies Metric
