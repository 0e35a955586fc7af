import type { Proof } from './proof.ts'

/** The tests of what runs in the service, by the names that the tables use. */
export const serviceProofs = {
  httpServer: [
    'e2e/http-server.test.ts',
    'a request is counted once with the attributes of the semantic conventions',
  ],
  httpRoutes: ['e2e/http-server-routes.test.ts', 'a route is its template, never the path'],
  httpActive: ['e2e/http-server.test.ts', 'requests in flight are seen while they last'],
  httpBodies: [
    'e2e/http-server-bodies.test.ts',
    'body sizes are those transferred: of plain, chunked, bodiless and HEAD responses',
  ],
  httpClient: [
    'e2e/http-client.test.ts',
    'a request is counted once with the attributes of the semantic conventions',
  ],
  frameworks: ['e2e/frameworks.test.ts', 'every request is counted once, under the template of its route'],
  pgQueries: ['e2e/pg-queries.test.ts', 'an operation says which system, database and server it was done on'],
  pgPools: [
    'e2e/pg-pools.test.ts',
    'the connections of several pools are exact, pools of one name are added up, ended ones are gone',
  ],
  redisLookups: ['e2e/ioredis.test.ts', 'counts a hit or a miss for each key and field that is looked up'],
  bullmqRuns: ['e2e/bullmq.test.ts', 'records runs, waits and outcomes of jobs, and how many are running'],
  bullmqSizes: [
    'e2e/bullmq-queues.test.ts',
    'tells how many jobs a queue holds by state, as the library counts them',
  ],
  bullmqWorkers: [
    'e2e/bullmq-queues.test.ts',
    'tells how many workers take jobs and how many jobs they may run at once',
  ],
  kafkaConsumers: [
    'e2e/platformatic-kafka.test.ts',
    'counts what consumers get, and tells how far behind they are',
  ],
  kafkaProducers: ['e2e/kafkajs-producers.test.ts', 'counts what producers send as the broker stores it'],
  openai: ['e2e/openai.test.ts', 'measures an answer of chat completions with its tokens and what they cost'],
  aiPage: ['e2e/ai-sdk-preload.test.ts', 'the preload measures $ai in $app'],
  ws: ['e2e/ws.test.ts', 'counts connections, messages and bytes on both sides'],
  socketIoReconnects: [
    'e2e/socket-io.test.ts',
    'counts the attempts of a client to connect again, and why they fail',
  ],
  reconnects: ['unit/meters/websocket.test.ts', 'counts attempts to connect again by why they failed'],
  workflows: ['unit/meters/packs.test.ts', 'record runs and actions that are over'],
  measured: [
    'unit/meters/measured-call.test.ts',
    'is counted and timed with its outcome and its error, and gives back or throws what the function does',
  ],
  billing: ['unit/meters/packs.test.ts', 'adds up whole minor units by currency, and refunds apart'],
  credits: [
    'unit/meters/packs.test.ts',
    'counts credits that are granted and used by their type, whole ones alone',
  ],
  auth: [
    'unit/meters/auth.test.ts',
    'counts attempts by method and outcome, with their duration where it is known',
  ],
  authSessions: ['unit/meters/auth.test.ts', 'counts sessions and the decisions of rate limits'],
  cacheRequests: ['unit/meters/cache.test.ts', 'counts look-ups, evictions and what the cache holds'],
  users: ['unit/meters/users.test.ts', 'counts events and says how many users are active in each window'],
  mlModel: ['unit/meters/ml.test.ts', 'tells the version that is loaded now and no longer the one before'],
  mlInference: [
    'unit/meters/ml.test.ts',
    'measures inferences with the predictions of those that succeed, and reloads',
  ],
  mlTraining: ['unit/meters/ml.test.ts', 'shows how far a training is, and how it ended'],
  trading: [
    'unit/meters/trading.test.ts',
    'times a placement and counts the order at the status that it came to',
  ],
  tradingProfit: [
    'unit/meters/trading.test.ts',
    'says positions, short ones below 0, and profit in minor units of its currency',
  ],
  tradingSignals: ['unit/meters/trading.test.ts', 'measures signals and subscriptions to market data'],
  breaker: [
    'unit/meters/circuit-breaker.test.ts',
    'shows the state as 1 of three, and counts changes but not repetitions',
  ],
  scans: ['unit/meters/packs.test.ts', 'split the items into those that matched and the rest'],
  runtime: ['unit/instruments/runtime/start-runtime.test.ts', 'tells what the process itself tells'],
  virtualMemory: [
    'unit/instruments/runtime/proc-files.test.ts',
    'tell threads, virtual memory and the limit of descriptors',
  ],
  controlGroup: ['e2e/control-group.test.ts', 'tells the same of the group that the tests run in'],
  host: ['e2e/host.test.ts', 'tells what the machine says elsewhere'],
  endpointLive: [
    'e2e/preload/endpoint.test.ts',
    'is up in a real Prometheus, which answers with what was sent',
  ],
  healthPages: [
    'e2e/preload/endpoint.test.ts',
    'answers /health with OK, and /ready with the reasons when it is not',
  ],
  readyChecks: [
    'e2e/health.test.ts',
    'answers /ready with the verdict of its checks, and /health with that of its life',
  ],
  dependencyMetrics: [
    'e2e/health.test.ts',
    'shows each dependency in the metrics, without anybody asking for /ready',
  ],
  poolChecks: [
    'e2e/health-clients.test.ts',
    'checks the database of each pool in use, and forgets it with the pool',
  ],
  redisChecks: [
    'e2e/health-clients.test.ts',
    'checks the Redis server of the clients in use, whatever one of them waits for',
  ],
  handlers: ['e2e/handlers.test.ts', 'every page is what the endpoint answers'],
  startLine: ['e2e/preload/settings.test.ts', 'says one line that names versions, address and instruments'],
  switchedOff: [
    'e2e/preload/switched-off.test.ts',
    'Node $version under $env loads, hooks and opens nothing',
  ],
  writesText: ['unit/exposition/write-text.test.ts', 'writes text 0.0.4'],
  pythonClient: ['conformance/judges.test.ts', "Python's client reads what the models say"],
  nativeQuantiles: [
    'e2e/native-histograms.test.ts',
    'stores a native histogram with the counts, the sum and the quantiles that were recorded',
  ],
  folded: [
    'e2e/cardinality.test.ts',
    'folds what is beyond a bound and says how much, and what IDs look like',
  ],
  limitOfSeries: [
    'e2e/cardinality.test.ts',
    'keeps a process within its limit of series, and says which metric has the most',
  ],
  catalogBounds: [
    'architecture/catalog.test.ts',
    'bounds each attribute: by a list without repetition, or by a number',
  ],
  catalogNames: [
    'architecture/catalog.test.ts',
    'is named in lower-case words, joined by underscores within a part and by dots between parts',
  ],
  catalogUnits: [
    'architecture/catalog.test.ts',
    'has a base unit of UCUM, or an annotation; only an info has none',
  ],
  naming: ['unit/naming/metric-name.test.ts', 'in every combination of name, unit and kind with ${strategy}'],
  defined: ['unit/meters/define-metrics.test.ts', 'record into what runs, by attributes and bound'],
  definedPage: ['e2e/define-metrics.test.ts', 'are on the page, whichever copy of the package records them'],
  definedKinds: ['unit/meters/define-metrics.test.ts', 'record into what runs, by attributes and bound'],
  sameDefinition: ['unit/meters/define-metrics.test.ts', 'are the same metric when they are defined again'],
  lintedDefinitions: ['unit/definitions/lint-definition.test.ts', 'with %j is told what to write'],
  matchers: [
    'unit/testing/collected-metrics.test.ts',
    'has what was recorded since the reset, by its name here and in Prometheus',
  ],
  contract: [
    'unit/testing/missing-metrics.test.ts',
    'names what a dashboard shows that is not defined, also in rows and variables',
  ],
  spans: [
    'e2e/tracing-spans.test.ts',
    'connects the spans of a request from HTTP to the worker, in $app on Node $version',
  ],
  exemplars: [
    'e2e/exemplars.test.ts',
    'shows the sampled span of a request as an exemplar, from the %s thread',
  ],
  push: [
    'e2e/push.test.ts',
    'sends our metrics and those of the application in one export, and opens no endpoint',
  ],
  pushEngine: [
    'e2e/push-engine.test.ts',
    'stores what is pushed under the names, labels and values of the page',
  ],
  producer: ['unit/series/metric-producer.test.ts', 'hands every kind of metric to a reader of the SDK'],
  endpointTls: [
    'e2e/web-config.test.ts',
    "${thread}: speaks TLS, wants a client's certificate and takes a changed file up",
  ],
  bearer: ['e2e/web-config.test.ts', 'takes a bearer token of a file, and the next one when it changes'],
  allowedIps: ['e2e/web-config.test.ts', 'when %s may ask, this machine gets %i'],
  tradingExample: ['e2e/examples.test.ts', 'four trading services, each as the service that it is'],
  scannerExample: [
    'e2e/examples.test.ts',
    'a scanner, under the names and with the buckets of its own document',
  ],
  demo: ['e2e/demo.test.ts', 'shows every part of the shop on $redis'],
  costs: ['architecture/instruments.test.ts', 'has a cost that was measured by a file of the bench'],
} as const satisfies Readonly<Record<string, Proof>>
