import * as aiLatest from './ai-latest.ts'
import * as ai from './ai.ts'
import * as auth from './auth.ts'
import * as billing from './billing.ts'
import * as cache from './cache.ts'
import * as cgroup from './cgroup.ts'
import * as circuitBreaker from './circuit-breaker.ts'
import * as connectionPools from './connection-pools.ts'
import * as database from './database.ts'
import * as dependencies from './dependencies.ts'
import * as http from './http.ts'
import * as kafka from './kafka.ts'
import type { Metric } from './metric.ts'
import * as ml from './ml.ts'
import * as pipelines from './pipelines.ts'
import * as process from './process.ts'
import * as queues from './queues.ts'
import * as rabbitmq from './rabbitmq.ts'
import * as redis from './redis.ts'
import * as runtime from './runtime.ts'
import * as scans from './scans.ts'
import * as self from './self.ts'
import * as system from './system.ts'
import * as trading from './trading.ts'
import * as users from './users.ts'
import * as websocket from './websocket.ts'
import * as workflows from './workflows.ts'

/** Every metric of the catalog by the file that declares it, for those that need all of them at run time. */
export const catalogFamilies: ReadonlyMap<string, readonly Metric[]> = new Map(
  Object.entries({
    ai,
    'ai-latest': aiLatest,
    auth,
    billing,
    cache,
    cgroup,
    'circuit-breaker': circuitBreaker,
    database,
    dependencies,
    http,
    kafka,
    ml,
    'connection-pools': connectionPools,
    pipelines,
    process,
    queues,
    rabbitmq,
    redis,
    runtime,
    scans,
    self,
    system,
    trading,
    users,
    websocket,
    workflows,
  }).map(([file, exported]) => [file, Object.values<unknown>(exported).filter(isMetric)]),
)

function isMetric(value: unknown): value is Metric {
  return typeof value === 'object' && value !== null && 'kind' in value && 'name' in value && 'unit' in value
}
