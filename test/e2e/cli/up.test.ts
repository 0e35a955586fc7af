import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, lstatSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { isAlive, type ProcessIdentity } from '../../../src/cli/up/process-identity.ts'
import { reservePort } from '../reserve-port.ts'
import { localStack, type LocalStack } from './local-stack.ts'
import { serve } from './serve.ts'

let stack: LocalStack
let { project, ports, query, returns, started } = {} as LocalStack
beforeEach(async () => {
  stack = await localStack()
  ;({ project, ports, query, returns, started } = stack)
})
afterEach(() => stack[Symbol.asyncDispose]())

async function ended(program: ProcessIdentity): Promise<void> {
  await vi.waitUntil(() => !isAlive(program), { timeout: 30_000 })
}

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
    for (const job of ['shop', 'node', 'prometheus', 'alertmanager']) await returns(`up{job="${job}"} == 1`)
    const alertmanagers = await fetch(`http://127.0.0.1:${ports.prometheus}/api/v1/alertmanagers`)
    expect(await alertmanagers.text()).toContain(`127.0.0.1:${ports.alertmanager}/`)
    // The rules are those of the generated folder.
    await returns('ALERTS{alertname="Watchdog"}')
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
    await returns('up{job="store"} == 1', 2)
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
    const port = await reservePort()
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
    await returns('up{job="shop"} == 1')
    const { prometheus, alertmanager } = started()
    process.kill(prometheus!.pid, 'SIGKILL')
    await ended(prometheus!)
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
      await ended(started()['node']!)
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
      `STACK_NOT_STARTED: the start of alertmanager is wrong because 127.0.0.1:${port} is in use by another program. Correct it: stop that one, or set ALERTMANAGER_PORT.`,
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
    expect(broken.stderr).toMatch(/STACK_NOT_STARTED: the start of prometheus is wrong because it ended: .*/)
    expect(started()).toEqual({})
  })

  it('is refused while another call is at work in the folder', async () => {
    const grafana = `#!/usr/bin/env node
      const { GF_SERVER_HTTP_ADDR, GF_SERVER_HTTP_PORT } = process.env
      const answers = require('node:http').createServer((_, response) => response.end('{}'))
      const wait = () => require('node:fs').existsSync('go') ? answers.listen(GF_SERVER_HTTP_PORT, GF_SERVER_HTTP_ADDR) : setTimeout(wait, 20)
      wait()`
    project.write('bin/grafana-server', grafana)
    chmodSync(join(project.folder, 'bin/grafana-server'), 0o755)
    const env = readFileSync(join(project.folder, 'monitoring/.env'), 'utf8')
    const port = await reservePort()
    project.write('monitoring/.env', `${env}GRAFANA_ADMIN_PASSWORD=sesame\nGRAFANA_PORT=${port}\n`)
    const first = project.meterbridge('up', '--local')
    await expect.poll(() => lstatSync(join(project.folder, '.meterbridge/up.lock'))).toBeDefined()
    for (const command of [['up', '--local'], ['down']]) {
      const { code, stdout, stderr } = await project.meterbridge(...command)
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
      expect(stderr).toMatch(
        /STACK_BUSY: the call in .* is wrong because process \d+ starts, stops or restores the stack/,
      )
    }
    project.write('.meterbridge/go', '')
    expect((await first).code).toBe(0)
    expect((await project.meterbridge('down')).stdout).toContain('stopped  grafana\n')
  })

  it('says that no engine answers where containers are asked for', async () => {
    const { code, stderr } = await project.meterbridge('up', '--docker')
    expect(code).toBe(2)
    expect(stderr).toContain(
      'STACK_NOT_STARTED: the start of docker compose is wrong because no container engine answers',
    )
  })
})
