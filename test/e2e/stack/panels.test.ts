import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { catalogFamilies } from '../../../src/catalog/families.ts'
import type { Metric } from '../../../src/catalog/metric.ts'
import type { StackConfig } from '../../../src/stack/config/stack-config.ts'
import { reservePort } from '../reserve-port.ts'
import { runApp, type RunningApp } from '../run-app.ts'
import { claimRedisDatabase } from '../services/claim-redis-database.ts'
import { createDatabase } from '../services/create-database.ts'
import { serviceUrl } from '../services/service-url.ts'
import { uniqueName } from '../services/unique-name.ts'
import { startDebianExporters } from './debian-exporters.ts'
import { debianProgram } from './debian-program.ts'
import { generatedFolder } from './generated-folder.ts'
import { runProgram } from './run-program.ts'
import { servePage } from './serve-page.ts'
import { startEngine } from './start-engine.ts'
import { metricsOfRules, queriesOfPanels, recordsOfRules, withoutData, type Asked } from './what-is-asked.ts'

/** What the application defines itself, as it says it there. */
const carts = {
  name: 'shop.carts',
  kind: 'counter',
  unit: '{cart}',
  description: 'Carts that were opened.',
  attributes: {},
  stability: 'ours',
} as const satisfies Metric

const metrics = [...[...catalogFamilies.values()].flat(), carts]

interface EngineKind {
  readonly title: string
  readonly suite: 'bookworm' | 'sid'
  /** The program that stores samples, and its flags. */
  readonly program: string
  flags(port: number): readonly string[]
  /** What evaluates the rules where the program does not; it asks the engine and writes to it. */
  readonly ruler?: { readonly program: string; flags(engineUrl: string, port: number): readonly string[] }
  /** What has no data here, with why. */
  readonly without: Readonly<Record<string, string>>
}

const withoutHere = {
  'Memory: limit {{instance}}': 'the Redis of the tests has no limit',
  'Time to first chunk p95: {{gen_ai_request_model}}': 'only libraries that stream know it',
  gen_ai_client_inference_time_to_first_chunk_seconds_bucket: 'only libraries that stream know it',
  gen_ai_client_operation_time_to_first_chunk_seconds_bucket: 'only libraries that stream know it',
}

const prometheus = (suite: 'bookworm' | 'sid'): EngineKind => ({
  title: `Prometheus of Debian ${suite}`,
  suite,
  program: 'prometheus',
  flags: (port) => [
    '--config.file=prometheus/prometheus.yml',
    '--storage.tsdb.path=data',
    `--web.listen-address=127.0.0.1:${port}`,
  ],
  without: withoutHere,
})

const victoriaMetrics: EngineKind = {
  title: 'VictoriaMetrics, which scrapes as the agent does, with vmalert',
  suite: 'sid',
  program: 'victoria-metrics',
  flags: (port) => [
    '-promscrape.config=scale-out/agent.yml',
    '-promscrape.config.strictParse=false',
    '-storageDataPath=data',
    `-httpListenAddr=127.0.0.1:${port}`,
    // Samples can be asked for at once.
    '-search.latencyOffset=0s',
  ],
  ruler: {
    program: 'vmalert',
    flags: (engineUrl, port) => [
      '-rule=prometheus/rules/*.yml',
      `-datasource.url=${engineUrl}`,
      `-remoteWrite.url=${engineUrl}`,
      `-remoteRead.url=${engineUrl}`,
      '-notifier.blackhole',
      // Samples can be asked for at once, and what is recorded too.
      '-rule.evalDelay=0s',
      '-remoteWrite.flushInterval=200ms',
      `-httpListenAddr=127.0.0.1:${port}`,
    ],
  },
  without: {
    ...withoutHere,
    'Notifications: failed {{alertmanager}}': 'no Prometheus runs',
    'Notifications: sent {{alertmanager}}': 'no Prometheus runs',
    'Rules that fail: {{rule_group}}': 'no Prometheus runs',
    prometheus_config_last_reload_successful: 'no Prometheus runs',
    prometheus_notifications_errors_total: 'no Prometheus runs',
    prometheus_notifications_sent_total: 'no Prometheus runs',
    prometheus_rule_evaluation_failures_total: 'no Prometheus runs',
  },
}

it.each([prometheus('bookworm'), prometheus('sid'), victoriaMetrics])(
  'every query of a panel, every metric of a rule and every recorded series has data: $title',
  { timeout: 360_000 },
  async ({ suite, program, flags, ruler, without }) => {
    await using database = await createDatabase('panels')
    await using redis = await claimRedisDatabase()
    await using packs = runApp({ app: 'every-pack.cjs' })
    await using latest = runApp({
      app: 'every-pack.cjs',
      env: { OTEL_SEMCONV_STABILITY_OPT_IN: 'gen_ai_latest_experimental' },
    })
    await using worker = runApp({
      app: 'every-library.cjs',
      env: {
        NAME: uniqueName('panels'),
        POSTGRES_URL: database.url,
        REDIS_URL: redis.url,
        RABBITMQ_URL: serviceUrl('rabbitmq'),
        KAFKA_URL: serviceUrl('kafka'),
      },
    })
    await using exporters = await startDebianExporters({
      suite,
      postgresUrl: database.url,
      redisUrl: redis.url,
    })
    using kafka = await servePage('exporters/kafka-exporter.prom')
    using airflow = await servePage('exporters/airflow-statsd.prom')
    const service = async (name: string, app: RunningApp) => ({
      name,
      targets: [new URL(await app.url()).host],
    })
    const config: StackConfig = {
      services: [
        await service('api', packs),
        await service('assistant', latest),
        await service('worker', worker),
      ],
      exporters: {
        ...exporters.targets,
        kafka: { targets: [kafka.target] },
        airflow: { targets: [airflow.target] },
      },
      slos: [{ name: 'http-availability', kind: 'availability', objective: 0.999 }],
      prometheus: { scrapeInterval: '1s', evaluationInterval: '3s', version: '2.42' },
    }
    const parts = { config, metrics, version: '0.0.0' }
    using folder = generatedFolder(parts)
    const port = await reservePort()
    const url = `http://127.0.0.1:${port}`
    // It scrapes itself at the port of its container, which is another one here.
    const file = join(folder.path, 'prometheus/prometheus.yml')
    writeFileSync(file, readFileSync(file, 'utf8').replace('localhost:9090', `localhost:${port}`))
    const debian = (name: string): Promise<string> =>
      debianProgram({
        name: name === 'vmalert' ? 'victoria-metrics' : name,
        suite,
        path: `usr/bin/${name}`,
      })
    await using engine = await startEngine({
      program: await debian(program),
      args: flags(port),
      folder: folder.path,
      url,
    })
    const rulerPort = await reservePort()
    await using rules =
      ruler === undefined
        ? undefined
        : runProgram(await debian(ruler.program), {
            args: ruler.flags(url, rulerPort),
            cwd: folder.path,
          })
    let left: readonly Asked[] = [
      ...queriesOfPanels(parts),
      ...metricsOfRules(parts),
      ...recordsOfRules(parts),
    ]
    await expect
      .poll(
        async () => {
          // What had data once is not asked again: an engine that is asked for everything each second has no time for its rules.
          left = await withoutData(engine, left)
          return [...new Set(left.map(({ title }) => title))].toSorted()
        },
        { timeout: 240_000, interval: 1000 },
      )
      .toEqual(Object.keys(without).toSorted())
    const rulesUrl = rules === undefined ? url : `http://127.0.0.1:${rulerPort}`
    expect(await failingRules(rulesUrl)).toEqual([])
  },
)

interface RulesAnswer {
  readonly data: {
    readonly groups: readonly {
      readonly rules: readonly { readonly name: string; readonly lastError?: string }[]
    }[]
  }
}

/** Names the rules whose last evaluation failed. */
async function failingRules(url: string): Promise<string[]> {
  const { data } = (await (await fetch(`${url}/api/v1/rules`)).json()) as RulesAnswer
  const all = data.groups.flatMap(({ rules }) => rules)
  expect(all.length).toBeGreaterThan(90)
  return all.flatMap(({ name, lastError = '' }) => (lastError === '' ? [] : `${name}: ${lastError}`))
}
