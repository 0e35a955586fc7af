import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { reservePort } from '../reserve-port.ts'
import { runApp } from '../run-app.ts'
import { serviceUrl } from '../services/service-url.ts'
import { debianProgram } from '../stack/debian-program.ts'
import { startEngine } from '../stack/start-engine.ts'
import { commandProject, type CommandProject } from './command-project.ts'
import { serve } from './serve.ts'

let project: CommandProject
beforeAll(() => {
  project = commandProject()
  project.write(
    'package.json',
    JSON.stringify({ scripts: { start: 'node -r meterbridge/instrumentation app.js' } }),
  )
})
afterAll(() => project[Symbol.dispose]())

const nowhere = 'http://127.0.0.1:2/metrics'

describe('doctor on an endpoint', () => {
  it('finds nothing wrong with a service that has had no traffic, and says where to look', async () => {
    await using app = runApp({ app: 'idle.cjs', stdin: null })
    const url = `${await app.url()}/metrics`
    const { code, stdout } = await project.meterbridge('doctor', url, '--expect', 'process.uptime')
    expect(stdout).toMatch(new RegExp(`^fine   ${url}: \\d+ names$`, 'm'))
    expect(stdout).toContain(`look   ${url}: it shows no request, query or job: there were none yet`)
    expect(stdout).toContain('fine   process_uptime_seconds: it is there\n')
    expect(code).toBe(0)
  })

  it('tells a name that is missing from one that has a prefix or another suffix', async () => {
    const env = { METERBRIDGE_METRIC_PREFIX: 'acme' }
    await using app = runApp({ app: 'cardinality.cjs', stdin: null, env })
    app.child.stdin!.write('record a b c d\nrecord e\n')
    await app.said(/^record e: /m)
    await app.scrape()
    const expected = ['app_requests_total', 'process_uptime', 'app_visits_total'].flatMap((name) => [
      '--expect',
      name,
    ])
    const { code, stdout } = await project.meterbridge('doctor', `${await app.url()}/metrics`, ...expected)
    expect(code).toBe(1)
    expect(stdout).toContain(
      'wrong  app_requests_total: it is not on the page, but acme_app_requests_total is. Ask for that',
    )
    expect(stdout).toContain('wrong  process_uptime: it is not on the page, but process_uptime_seconds is')
    expect(stdout).toContain('wrong  app_visits_total: it is not on the page. Cause what it counts once')
    // Of five tenants the limit keeps three.
    expect(stdout).toMatch(
      /^wrong {2}http.*: \d+ folded records \(.*acme_app|^wrong {2}http.*: \d+ folded records \(.*app\.requests/m,
    )
  })

  it('tells apart who does not answer, answers as another program, or asks for a token', async () => {
    project.write('token', 'sesame\n')
    const env = { METERBRIDGE_BEARER_TOKEN_FILE: join(project.folder, 'token') }
    await using app = runApp({ app: 'idle.cjs', stdin: null, env })
    await using other = await serve((_, response) => response.end('# an exporter\nup 1\n'))
    const url = `${await app.url()}/metrics`
    const { stdout } = await project.meterbridge(
      'doctor',
      nowhere,
      other.url,
      url,
      url.replace('http:', 'https:'),
    )
    expect(stdout).toContain(`wrong  ${nowhere}: nothing listens there.`)
    expect(stdout).toContain(`wrong  ${other.url}: what answers is not the endpoint of Meterbridge`)
    expect(stdout).toContain(`wrong  ${url}: it answers 401. It is protected`)
    expect(stdout).toContain(
      `wrong  ${url.replace('http:', 'https:')}: it speaks no TLS. Ask for http:// instead.`,
    )
    const { code } = await project.meterbridge('doctor', url, '--token-file', 'token')
    expect(code).toBe(0)
  })
})

describe('doctor on the log of a service', () => {
  const log = async (stderr: string): Promise<string> => {
    writeFileSync(join(project.folder, 'app.log'), stderr)
    return (await project.meterbridge('doctor', nowhere, '--log', 'app.log')).stdout
  }

  it('repeats which library was loaded before the preload', async () => {
    const flags = ['--require', 'ioredis', '--require', './instrumentation']
    await using app = runApp({ app: 'early.cjs', flags, env: { REDIS_URL: serviceUrl('redis') } })
    await Promise.all([app.said(/answered/), app.url()])
    const stdout = await log(app.output.stderr)
    expect(stdout).toContain(
      'wrong  MODULES_LOADED_EARLY: loaded before Meterbridge: ioredis. What they made before may be missing from the metrics; put --require meterbridge/instrumentation first among the preloads.\n',
    )
    expect(stdout).toMatch(/^fine {3}.*app.log: .*\/metrics/m)
  })

  it('repeats that worker threads have no endpoint, once, and that a process has no preload', async () => {
    await using app = runApp({ app: 'threads.cjs', stdin: '' })
    await app.exit
    expect((await log(app.output.stderr)).match(/NOT_ON_THIS_ENDPOINT/g)).toHaveLength(1)
    expect(await log('listening on 3000\n')).toContain('it has no start line of Meterbridge')
    expect(await project.meterbridge('doctor', '--log', 'absent')).toMatchObject({ code: 2 })
  })
})

describe('doctor on a Prometheus', () => {
  it('follows targets, jobs and names, with what to do', async () => {
    await using app = runApp({ app: 'idle.cjs', stdin: null })
    const { host } = new URL(await app.url())
    const port = await reservePort()
    const url = `http://127.0.0.1:${port}`
    project.write(
      'prometheus.yml',
      `scrape_configs:
        - { job_name: shop, scrape_interval: 1s, static_configs: [{ targets: ['${host}'] }] }
        - { job_name: closed, scrape_interval: 1s, static_configs: [{ targets: ['127.0.0.1:1'] }] }
        - { job_name: tls, scheme: https, scrape_interval: 1s, static_configs: [{ targets: ['${host}'] }] }
        - { job_name: seldom, scrape_interval: 10m, static_configs: [{ targets: ['${host}'] }] }
        - { job_name: many, scrape_interval: 1s, sample_limit: 5, static_configs: [{ targets: ['${host}'] }] }`,
    )
    await using _prometheus = await startEngine({
      program: await debianProgram({ name: 'prometheus', suite: 'bookworm', path: 'usr/bin/prometheus' }),
      args: [
        '--config.file=prometheus.yml',
        '--storage.tsdb.path=tsdb',
        `--web.listen-address=127.0.0.1:${port}`,
      ],
      folder: project.folder,
      url,
    })
    const ask = async (): Promise<string> =>
      (
        await project.meterbridge(
          'doctor',
          `http://${host}/metrics`,
          'http://localhost:2/metrics',
          `--prometheus=${url}`,
          '--expect=process_uptime_seconds',
          '--expect=shop_orders_total',
        )
      ).stdout
    const knownWhenScraped = async (): Promise<void> => {
      const stdout = await ask()
      expect(stdout).toMatch(/^fine {3}shop http\S+: up, every 1s$/m)
      expect(stdout).toMatch(/^wrong {2}closed .*connection refused\. From inside of a container/m)
      expect(stdout).toMatch(/^wrong {2}tls .*\. Set scheme of the service/m)
      expect(stdout).toMatch(/^wrong {2}many .*sample limit.*\. Find the label with too many values/m)
      expect(stdout).toContain('wrong  http://localhost:2/metrics: no target of Prometheus has this port')
      expect(stdout).toContain('fine   process_uptime_seconds: it is in Prometheus\n')
      expect(stdout).toContain('wrong  shop_orders_total: it is not in Prometheus')
      expect(stdout).toContain(`look   ${url}: it knows no Alertmanager, so alerts reach nobody`)
      expect(stdout).toMatch(/^look {3}seldom .*too seldom/m)
    }
    await vi.waitFor(knownWhenScraped, { timeout: 90_000, interval: 200 })
    expect(
      (await project.meterbridge('doctor', nowhere, '--prometheus', 'http://127.0.0.1:2')).stdout,
    ).toContain('See whether Prometheus runs there')
  })
})

describe('doctor on a Grafana', () => {
  it('tells whether its data source works and every generated dashboard is there', async () => {
    // Debian has no Grafana: this answers as its HTTP API is described.
    let uids = ['meterbridge-overview']
    let source: readonly [number, object] = [
      200,
      { status: 'OK', message: 'Successfully queried the Prometheus API.' },
    ]
    await using grafana = await serve(({ url, headers }, response) => {
      const answer = (status: number, body: object): unknown =>
        response.writeHead(status).end(JSON.stringify(body))
      if (url === '/api/health') return answer(200, { database: 'ok' })
      if (headers.authorization !== `Basic ${btoa('admin:sesame')}`)
        return answer(401, { message: 'Unauthorized' })
      if (url!.startsWith('/api/datasources/uid/prometheus/health')) return answer(...source)
      return answer(
        200,
        uids.map((uid) => ({ uid })),
      )
    })
    const ask = async (url: string): Promise<string> =>
      (await project.meterbridge('doctor', nowhere, '--grafana', url)).stdout
    const withUser = grafana.url.replace('//', '//admin:sesame@').replace('/metrics', '')
    expect(await ask(grafana.url)).toContain(
      'it does not say more without a user. Give one, as in http://admin:password@',
    )
    const first = await ask(withUser)
    expect(first).toContain('fine   data source prometheus: Successfully queried')
    expect(first).toMatch(
      /^wrong {2}dashboards: meterbridge-\w+, .* are missing\. Mount grafana\/dashboards/m,
    )
    uids = /dashboards: (.*) are missing/.exec(first)![1]!.split(', ').concat('meterbridge-overview', 'mine')
    source = [400, { status: 'ERROR', message: 'connection refused' }]
    const second = await ask(withUser)
    expect(second).toContain('wrong  data source prometheus: connection refused. Set grafana.prometheusUrl')
    expect(second).toMatch(/^fine {3}dashboards: all \d+ are there$/m)
    source = [404, {}]
    expect(await ask(withUser)).toContain('Grafana has none of this uid')
    expect(await ask('http://127.0.0.1:2')).toContain('See whether Grafana runs there')
  })
})
