import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { findProgram } from '../../../scripts/services/find-program.ts'
import { isAlive } from '../../../src/cli/up/process-identity.ts'
import type { StartedProgram } from '../../../src/cli/up/up-state.ts'
import { requireJudge } from '../../conformance/judges/require-judge.ts'
import { runApp, type RunningApp } from '../run-app.ts'
import { debianProgram } from '../stack/debian-program.ts'
import { anyFreePort } from '../stack/start-engine.ts'
import { commandProject, type CommandProject } from './command-project.ts'
import { serve } from './serve.ts'

let app: RunningApp
let project: CommandProject
let ports: { prometheus: number; alertmanager: number; node: number }

beforeEach(async () => {
  app = runApp({ app: 'idle.cjs', stdin: null })
  const { port } = new URL(await app.url())
  project = commandProject({
    env: { PATH: `bin:${await programs()}:${process.env['PATH']}`, DOCKER_HOST: 'tcp://127.0.0.1:1' },
  })
  project.write(
    'meterbridge.config.ts',
    `export default {
      services: [{ name: 'shop', targets: ['host.docker.internal:${port}'], discovery: { kind: 'file', files: ['more.json'] } }],
      exporters: { node: { targets: ['node-exporter:9100'] } },
      prometheus: { scrapeInterval: '1s', evaluationInterval: '1s' },
    }`,
  )
  ports = { prometheus: await anyFreePort(), alertmanager: await anyFreePort(), node: await anyFreePort() }
  project.write(
    'monitoring/.env',
    `PROMETHEUS_PORT=${ports.prometheus}\nALERTMANAGER_PORT=${ports.alertmanager}\nNODE_EXPORTER_PORT=${ports.node}\n`,
  )
})
afterEach(async () => {
  await project.meterbridge('down')
  project[Symbol.dispose]()
  await app[Symbol.asyncDispose]()
})

/** A folder with the programs that Debian has: the exporter is unpacked, the others are installed. */
async function programs(): Promise<string> {
  for (const [name, debianPackage] of [
    ['prometheus', 'prometheus'],
    ['prometheus-alertmanager', 'prometheus-alertmanager'],
  ] as const) {
    await requireJudge({ name, debianPackage, find: () => findProgram(name) })
  }
  const exporter = { name: 'prometheus-node-exporter', suite: 'bookworm', path: 'usr/bin' } as const
  return debianProgram(exporter)
}

function started(): Record<string, StartedProgram> {
  const state = JSON.parse(readFileSync(join(project.folder, '.meterbridge/up.json'), 'utf8')) as {
    started: Record<string, StartedProgram>
  }
  return state.started
}

async function query(
  expression: string,
): Promise<readonly { metric: Record<string, string>; value: [number, string] }[]> {
  const answer = await fetch(
    `http://127.0.0.1:${ports.prometheus}/api/v1/query?${new URLSearchParams({ query: expression }).toString()}`,
  )
  return ((await answer.json()) as { data: { result: never } }).data.result
}

const isUp = (job: string): Promise<void> =>
  vi.waitUntil(async () => (await query(`up{job="${job}"} == 1`)).length > 0, {
    timeout: 30_000,
  }) as unknown as Promise<void>

describe('up without containers', () => {
  it('starts what is in PATH, with the addresses of this machine, and a second call changes nothing', async () => {
    const { code, stdout, stderr } = await project.meterbridge('up', '--local')
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: [
        `prometheus    http://127.0.0.1:${ports.prometheus}`,
        `alertmanager  http://127.0.0.1:${ports.alertmanager}`,
        `node          http://127.0.0.1:${ports.node}`,
        '',
      ].join('\n'),
    })
    expect(stderr).toContain('without grafana: GRAFANA_ADMIN_PASSWORD is not set in .env\n')
    for (const job of ['shop', 'node', 'prometheus', 'alertmanager']) await isUp(job)
    const alertmanagers = await fetch(`http://127.0.0.1:${ports.prometheus}/api/v1/alertmanagers`)
    expect(await alertmanagers.text()).toContain(`127.0.0.1:${ports.alertmanager}/`)
    // The rules are those of the generated folder.
    await vi.waitUntil(
      async () => (await query('job:http_requests:rate5m or ALERTS{alertname="Watchdog"}')).length > 0,
      {
        timeout: 30_000,
      },
    )
    const before = started()
    expect(await project.meterbridge('up')).toMatchObject({ code: 0, stdout })
    expect(started()).toEqual(before)
    // … unless files have changed: they are read again.
    project.write(
      'monitoring/prometheus/more.json',
      JSON.stringify([{ targets: [`localhost:${ports.node}`] }]),
    )
    const file = join(project.folder, 'meterbridge.config.ts')
    writeFileSync(file, readFileSync(file, 'utf8').replace("name: 'shop'", "name: 'store'"))
    await project.meterbridge('up')
    await vi.waitUntil(async () => (await query('up{job="store"} == 1')).length === 2, { timeout: 30_000 })
    expect(started()).toEqual(before)
  })

  it('starts grafana-server with the dashboards of the folder and the data sources of this machine', async () => {
    // Debian has no Grafana: this program writes down what it is given, and answers.
    const grafana = `#!/usr/bin/env node
      const { GF_SERVER_HTTP_ADDR, GF_SERVER_HTTP_PORT, GF_PATHS_PROVISIONING, GF_SECURITY_ADMIN_PASSWORD } = process.env
      console.log(JSON.stringify({ GF_PATHS_PROVISIONING, GF_SECURITY_ADMIN_PASSWORD }))
      require('node:http').createServer((_, response) => response.end('{}')).listen(GF_SERVER_HTTP_PORT, GF_SERVER_HTTP_ADDR)`
    project.write('bin/grafana-server', grafana)
    chmodSync(join(project.folder, 'bin/grafana-server'), 0o755)
    const port = await anyFreePort()
    const env = readFileSync(join(project.folder, 'monitoring/.env'), 'utf8')
    project.write('monitoring/.env', `${env}GRAFANA_ADMIN_PASSWORD=sesame\nGRAFANA_PORT=${port}\n`)
    const { code, stdout } = await project.meterbridge('up', '--local')
    expect(code).toBe(0)
    expect(stdout).toContain(`grafana       http://127.0.0.1:${port}\n`)
    const provisioning = join(project.folder, '.meterbridge/grafana-provisioning')
    expect(JSON.parse(readFileSync(started()['grafana']!.log, 'utf8'))).toEqual({
      GF_PATHS_PROVISIONING: provisioning,
      GF_SECURITY_ADMIN_PASSWORD: 'sesame',
    })
    const read = (kind: string): string => readFileSync(join(provisioning, kind, 'meterbridge.yml'), 'utf8')
    expect(read('datasources')).toContain(`url: http://127.0.0.1:${ports.prometheus}\n`)
    expect(read('datasources')).toContain(`url: http://127.0.0.1:${ports.alertmanager}\n`)
    expect(read('dashboards')).toContain(`path: ${project.folder}/monitoring/grafana/dashboards\n`)
    // No password is kept.
    expect(readFileSync(join(project.folder, '.meterbridge/up.json'), 'utf8')).not.toContain('sesame')
  })

  it('tells which one has crashed and starts it again, with the data that it had', async () => {
    await project.meterbridge('up', '--local')
    await isUp('shop')
    const { prometheus, alertmanager } = started()
    process.kill(prometheus!.pid, 'SIGKILL')
    await vi.waitUntil(() => !isAlive(prometheus!))
    const seconds = Date.now() / 1000
    const { code, stderr } = await project.meterbridge('up', '--local')
    expect(code).toBe(0)
    expect(stderr).toMatch(/^prometheus has ended since it was started: .*(msg|level)=/m)
    expect(started()['alertmanager']).toEqual(alertmanager)
    expect(await query(`max_over_time(up{job="shop"}[2m] @ ${seconds})`)).toMatchObject([
      { value: [expect.anything(), '1'] },
    ])
  })

  it('stops only what it started, once', async () => {
    const other = spawn('sleep', ['1000'])
    try {
      await project.meterbridge('up', '--local')
      const all = Object.values(started())
      process.kill(started()['node']!.pid, 'SIGKILL')
      await vi.waitUntil(() => !isAlive(started()['node']!))
      const { code, stdout, stderr } = await project.meterbridge('down')
      expect({ code, stdout }).toEqual({ code: 0, stdout: 'stopped  alertmanager\nstopped  prometheus\n' })
      expect(stderr).toContain('node had ended already: ')
      expect(all.filter(isAlive)).toEqual([])
      expect(other.exitCode ?? other.signalCode).toBeNull()
      expect(await project.meterbridge('down')).toEqual({
        code: 0,
        stdout: '',
        stderr: 'nothing was started here\n',
      })
    } finally {
      other.kill()
      await once(other, 'exit')
    }
  })

  it('says why one does not start, and leaves nothing of this call running', async () => {
    await using taken = await serve((_, response) => response.end())
    const { port } = new URL(taken.url)
    project.write('monitoring/.env', `PROMETHEUS_PORT=${ports.prometheus}\nALERTMANAGER_PORT=${port}\n`)
    const busy = await project.meterbridge('up', '--local')
    expect(busy.code).toBe(2)
    expect(busy.stderr).toContain(
      `STACK_NOT_STARTED: alertmanager is wrong because 127.0.0.1:${port} is in use by another program. Stop that one, or set ALERTMANAGER_PORT.`,
    )
    expect(started()).toEqual({})
    project.write(
      'monitoring/.env',
      `PROMETHEUS_PORT=${ports.prometheus}\nALERTMANAGER_PORT=${ports.alertmanager}\n`,
    )
    project.write(
      'monitoring/prometheus/rules/mine.yml',
      'groups: [{ name: a, rules: [{ record: b, expr: "sum(" }] }]',
    )
    const broken = await project.meterbridge('up', '--local')
    expect(broken.code).toBe(2)
    expect(broken.stderr).toMatch(/STACK_NOT_STARTED: prometheus is wrong because it ended: .*/)
    expect(started()).toEqual({})
  })
})

describe('up in containers', () => {
  let [docker, compose] = ['', '']
  beforeAll(async () => {
    const plugin = 'usr/libexec/docker/cli-plugins/docker-compose'
    docker = await debianProgram({ name: 'docker-cli', suite: 'sid', path: 'usr/bin' })
    compose = await debianProgram({ name: 'docker-compose', suite: 'sid', path: plugin })
  })

  it('hands the generated file to Docker Compose and repeats what the engine says; down does the same', async () => {
    const asked: string[] = []
    // No engine runs here: this one knows the client and refuses all work.
    const engine = createServer(({ method, url }, response) => {
      asked.push(`${method} ${decodeURIComponent(url!)}`)
      response.setHeader('api-version', '1.44').setHeader('content-type', 'application/json')
      if (/\/_ping$|\/info$|\/version$/.test(url!))
        response.end(JSON.stringify({ ApiVersion: '1.44', ID: 'a' }))
      else response.writeHead(500).end(JSON.stringify({ message: 'this engine refuses all work' }))
    }).listen(0, '127.0.0.1')
    await once(engine, 'listening')
    try {
      const { port } = engine.address() as { port: number }
      using inContainers = commandProject({
        env: {
          PATH: `${docker}:${process.env['PATH']}`,
          DOCKER_HOST: `tcp://127.0.0.1:${port}`,
          DOCKER_CONFIG: '.docker',
          GRAFANA_ADMIN_PASSWORD: 'of my own',
        },
      })
      mkdirSync(join(inContainers.folder, '.docker/cli-plugins'), { recursive: true })
      symlinkSync(compose, join(inContainers.folder, '.docker/cli-plugins/docker-compose'))
      const up = await inContainers.meterbridge('up', '--profile', 'traces')
      expect(up.code).toBe(2)
      expect(up.stderr).toMatch(
        /STACK_NOT_STARTED: .*--profile traces up --detach --wait.* is wrong because .*this engine refuses all work/,
      )
      expect(asked.join('\n')).toMatch(/GET .*com\.docker\.compose\.project=monitoring|GET .*\/images\//)
      asked.length = 0
      const down = await inContainers.meterbridge('down')
      expect(down.stderr).toContain('this engine refuses all work')
      expect(asked.join('\n')).toContain('com.docker.compose.project=monitoring')
    } finally {
      engine.closeAllConnections()
      engine.close()
    }
  })

  it('says that no engine answers', async () => {
    const { code, stderr } = await project.meterbridge('up', '--docker')
    expect(code).toBe(2)
    expect(stderr).toContain('STACK_NOT_STARTED: docker compose is wrong because no container engine answers')
  })
})
