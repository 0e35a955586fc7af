import { expect, it } from 'vitest'
import { catalogFamilies } from '../../../src/catalog/families.ts'
import type { Metric } from '../../../src/catalog/metric.ts'
import type { StackConfig } from '../../../src/stack/config/stack-config.ts'
import { dashboardsOf } from '../../../src/stack/grafana/dashboards.ts'
import { panelQueriesOf } from '../../../src/stack/grafana/panel-queries-of.ts'
import { createStack } from '../../../src/stack/stack.ts'
import { runApp } from '../run-app.ts'
import { debianProgram } from './debian-program.ts'
import { generatedFolder } from './generated-folder.ts'
import { anyFreePort, startEngine, type Engine, type RunningEngine } from './start-engine.ts'

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

/** What shows nothing here, because the application uses no database and no queue. */
const withoutData = [
  'Connection pools',
  'Database operations',
  'Database p95',
  'Jobs and messages',
  'Jobs by outcome',
  'Queue size',
]

interface EngineKind {
  readonly title: string
  engine(options: { folder: string; port: number }): Promise<Engine>
  /** Whether the series of objectives, which rules make, are there. */
  readonly evaluatesRules: boolean
}

const prometheus = (suite: 'bookworm' | 'sid'): EngineKind => ({
  title: `Prometheus of Debian ${suite}`,
  evaluatesRules: true,
  engine: async ({ folder, port }) => ({
    program: await debianProgram({ name: 'prometheus', suite, path: 'usr/bin/prometheus' }),
    args: [
      '--config.file=prometheus/prometheus.yml',
      '--storage.tsdb.path=data',
      `--web.listen-address=127.0.0.1:${port}`,
    ],
    folder,
    url: `http://127.0.0.1:${port}`,
  }),
})

const victoriaMetrics: EngineKind = {
  title: 'VictoriaMetrics, which scrapes as the agent does',
  engine: async ({ folder, port }) => ({
    program: await debianProgram({
      name: 'victoria-metrics',
      suite: 'sid',
      path: 'usr/bin/victoria-metrics',
    }),
    args: [
      '-promscrape.config=scale-out/agent.yml',
      '-promscrape.config.strictParse=false',
      '-storageDataPath=data',
      `-httpListenAddr=127.0.0.1:${port}`,
      // Samples can be asked for at once.
      '-search.latencyOffset=0s',
    ],
    folder,
    url: `http://127.0.0.1:${port}`,
  }),
  evaluatesRules: false,
}

it.each([prometheus('bookworm'), prometheus('sid'), victoriaMetrics])(
  'every panel shows what a running service measures: $title',
  async ({ engine, evaluatesRules }) => {
    await using app = runApp({ app: 'every-pack.cjs' })
    const target = new URL(await app.url()).host
    const config: StackConfig = {
      services: [{ name: 'api', targets: [target] }],
      slos: evaluatesRules ? [{ name: 'http-availability', kind: 'availability', objective: 0.999 }] : [],
      prometheus: { scrapeInterval: '1s', evaluationInterval: '1s', version: '2.42' },
    }
    using folder = generatedFolder({ config, metrics, version: '0.0.0' })
    await using server = await startEngine(await engine({ folder: folder.path, port: await anyFreePort() }))
    const panels = panelsOf(config)
    await expect
      .poll(() => panelsWithoutData(server, panels), { timeout: 50_000, interval: 1000 })
      .toEqual(withoutData)
  },
)

interface Shown {
  readonly title: string
  readonly expressions: readonly string[]
}

function panelsOf(config: StackConfig): readonly Shown[] {
  const stack = createStack({ config, metrics, version: '0.0.0' })
  return dashboardsOf(stack)
    .flatMap((dashboard) => dashboard.rows(panelQueriesOf(stack)))
    .flatMap(({ panels }) => panels)
    .map(({ title, queries }) => ({
      title,
      expressions: queries.map(({ expression }) =>
        expression
          .replaceAll('$job', '.+')
          .replaceAll('$__rate_interval', '20s')
          .replaceAll('$__range', '60s'),
      ),
    }))
}

async function panelsWithoutData(server: RunningEngine, panels: readonly Shown[]): Promise<string[]> {
  const empty = new Set<string>()
  for (const { title, expressions } of panels) {
    const answers = await Promise.all(expressions.map((expression) => server.query(expression)))
    const values = answers.flat().filter(({ value: [, value] }) => value !== 'NaN')
    if (values.length === 0) empty.add(title)
  }
  return [...empty].toSorted()
}
