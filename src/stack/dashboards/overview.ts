import { cacheRequests } from '../../catalog/cache.ts'
import {
  dbClientConnectionCount,
  dbClientConnectionLimit,
  dbClientConnectionPendingRequests,
} from '../../catalog/connection-pools.ts'
import { dbClientOperationDuration } from '../../catalog/database.ts'
import {
  httpClientRequestDuration,
  httpServerActiveRequests,
  httpServerRequestBodySize,
  httpServerRequestDuration,
  httpServerResponseBodySize,
} from '../../catalog/http.ts'
import { processUptime } from '../../catalog/process.ts'
import { redisClientConnectionCount } from '../../catalog/redis.ts'
import { up } from '../exporters/prometheus-metrics.ts'
import { matching } from '../query/matchers.ts'
import type { Dashboard, Row } from '../grafana/dashboard.ts'
import type { PanelQueries } from '../grafana/panel-queries.ts'
import { runtimeRow, websocketRow, workRow } from './overview-rows.ts'

/** What a service does, from the requests that it answers down to its event loop. */
export const overview: Dashboard = {
  uid: 'meterbridge-overview',
  title: 'Service overview',
  description: 'Requests, data, jobs and runtime of the chosen services.',
  refresh: '30s',
  rows: (queries) => [
    requests(queries),
    data(queries),
    workRow(queries),
    websocketRow(queries),
    runtimeRow(queries),
  ],
}

function requests(q: PanelQueries): Row {
  const failed = { 'http.response.status_code': matching('5..') }
  return {
    title: 'Requests',
    panels: [
      {
        title: 'Request rate',
        description: 'Requests that were answered, each second.',
        type: 'stat',
        queries: [q.rate(httpServerRequestDuration, { by: ['job'] })],
        alerts: ['HttpHighRequestRate'],
      },
      {
        title: 'Error ratio',
        description: 'The share of responses with a status of 5xx.',
        type: 'stat',
        queries: [q.share(httpServerRequestDuration, { part: failed, by: ['job'] })],
        thresholds: { warning: 0.01, critical: 0.05 },
        alerts: ['HttpHighErrorRate'],
      },
      {
        title: 'p95',
        description: '95 of 100 requests take no longer.',
        type: 'stat',
        queries: [q.quantile(httpServerRequestDuration, { quantile: 0.95, by: ['job'] })],
        thresholds: { warning: 1, critical: 2 },
      },
      {
        title: 'In flight',
        description: 'Requests that are being answered now.',
        type: 'stat',
        queries: [q.value(httpServerActiveRequests, { by: ['job'] })],
      },
      {
        title: 'Instances up',
        description: 'Instances that Prometheus reaches.',
        type: 'stat',
        queries: [{ expression: `sum by (job) (${q.exported(up)})`, legend: '{{job}}', unit: 'short' }],
      },
      {
        title: 'Uptime',
        description: 'How long the youngest instance has been running.',
        type: 'stat',
        queries: [q.value(processUptime, { with: 'min', by: ['job'] })],
        alerts: ['ProcessRestarting'],
      },
      {
        title: 'Rate by route',
        description: 'Requests by the route that they matched.',
        type: 'timeseries',
        queries: [q.rate(httpServerRequestDuration, { by: ['http.route'] })],
      },
      {
        title: 'Responses by status',
        description: 'Requests by the status of their response.',
        type: 'timeseries',
        queries: [q.rate(httpServerRequestDuration, { by: ['http.response.status_code'] })],
      },
      {
        title: 'Latency',
        description: 'How long requests take.',
        type: 'timeseries',
        queries: q.quantiles(httpServerRequestDuration),
        alerts: ['HttpHighResponseTime'],
      },
      {
        title: 'p95 by route',
        description: 'How long requests take by their route.',
        type: 'timeseries',
        queries: [q.quantile(httpServerRequestDuration, { quantile: 0.95, by: ['http.route'] })],
      },
      {
        title: 'Body size p95',
        description: 'How large bodies are.',
        type: 'timeseries',
        queries: [
          q.quantile(httpServerRequestBodySize, { quantile: 0.95, legend: 'request' }),
          q.quantile(httpServerResponseBodySize, { quantile: 0.95, legend: 'response' }),
        ],
      },
      {
        title: 'Outgoing requests by host',
        description: 'Requests that the service makes.',
        type: 'timeseries',
        queries: [q.rate(httpClientRequestDuration, { by: ['server.address', 'error.type'] })],
        alerts: ['OutboundHighErrorRate'],
      },
    ],
  }
}

function data(q: PanelQueries): Row {
  return {
    title: 'Data',
    panels: [
      {
        title: 'Database operations',
        description: 'Operations by database system and name.',
        type: 'timeseries',
        queries: [q.rate(dbClientOperationDuration, { by: ['db.system.name', 'db.operation.name'] })],
      },
      {
        title: 'Database p95',
        description: 'How long operations take, by database system.',
        type: 'timeseries',
        queries: [q.quantile(dbClientOperationDuration, { quantile: 0.95, by: ['db.system.name'] })],
      },
      {
        title: 'Connection pools',
        description: 'Connections by state, the most there may be, and requests that wait for one.',
        type: 'timeseries',
        queries: [
          q.value(dbClientConnectionCount, { by: ['db.client.connection.state'] }),
          q.value(dbClientConnectionLimit, { legend: 'limit' }),
          q.value(dbClientConnectionPendingRequests, { legend: 'waiting' }),
        ],
        alerts: ['ConnectionPoolExhausted', 'ConnectionPoolNearLimit', 'ConnectionPoolTimeouts'],
      },
      {
        title: 'Cache hit ratio',
        description: 'The share of look-ups that found a value, by cache.',
        type: 'timeseries',
        queries: [q.share(cacheRequests, { part: { 'cache.result': 'hit' }, by: ['cache.name'] })],
        alerts: ['CacheLowHitRatio'],
      },
      {
        title: 'Redis connections',
        description: 'Connections that Redis clients keep or try to keep, by state.',
        type: 'timeseries',
        queries: [q.value(redisClientConnectionCount, { by: ['redis.client.connection.state'] })],
        alerts: ['RedisClientReconnecting'],
      },
    ],
  }
}
