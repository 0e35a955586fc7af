import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, expect, it } from 'vitest'
import { freePort } from '../../../scripts/services/free-port.ts'
import { findProgram } from '../../../scripts/services/find-program.ts'
import { catalogFamilies } from '../../../src/catalog/families.ts'
import type { StackConfig } from '../../../src/stack/define-config.ts'
import { generateStack } from '../../../src/stack/generate-stack.ts'
import { requireJudge } from '../../conformance/judges/require-judge.ts'
import { prometheusBuild } from '../../conformance/live/prometheus-build.ts'
import { runApp } from '../run-app.ts'

const pollMs = 100

/** It must be installed: its templates are looked for where its package has them. */
const alertmanagerOfDebian = {
  name: 'Alertmanager',
  debianPackage: 'prometheus-alertmanager',
  find: () => findProgram('prometheus-alertmanager'),
}

const undo: (() => void | Promise<void>)[] = []

afterEach(async () => {
  for (const step of undo.splice(0).toReversed()) await step()
})

interface Notified {
  readonly status: string
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
}

/** Takes what Alertmanager sends, as a receiver of webhooks does. */
async function receiveWebhooks(): Promise<{ url: string; alerts: Notified[] }> {
  const alerts: Notified[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', (text: string) => (body += text))
    request.on('end', () => {
      alerts.push(...(JSON.parse(body) as { alerts: Notified[] }).alerts)
      response.end()
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  undo.push(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, alerts }
}

function write(config: StackConfig): string {
  const folder = mkdtempSync(join(tmpdir(), 'meterbridge-alerts-'))
  undo.push(() => rmSync(folder, { recursive: true, force: true }))
  const metrics = [...catalogFamilies.values()].flat()
  for (const { path, text } of generateStack({ config, metrics, version: '0.0.0', scale: 60 })) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  return folder
}

/** Runs a server until the end of the test. */
function run(program: string, args: readonly string[]): void {
  const child = spawn(program, args, { stdio: 'ignore' })
  undo.push(async () => {
    child.kill('SIGKILL')
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  })
}

/** Asks again and again until there is an answer. */
async function eventually<Answer>(
  ask: () => Promise<Answer | undefined> | Answer | undefined,
): Promise<Answer> {
  for (;;) {
    const answer = await ask()
    if (answer !== undefined) return answer
    await delay(pollMs)
  }
}

it('a fault in a service reaches the receiver, mutes what follows from it, and resolves; its end is told too', async () => {
  const prometheus = await prometheusBuild('bookworm')
  const alertmanagerProgram = await requireJudge(alertmanagerOfDebian)
  const webhook = await receiveWebhooks()
  await using app = runApp({ app: 'faulty.cjs' })
  const [, port] = await app.said(/listening on (\d+)/)
  const [alertmanagerPort, prometheusPort] = [await freePort(24_300), await freePort(24_400)]
  const alertmanager = `127.0.0.1:${alertmanagerPort}`
  const folder = write({
    services: [{ name: 'shop', targets: [new URL(await app.url()).host], tier: 'critical' }],
    // A minute becomes a second.
    prometheus: {
      scrapeInterval: '60s',
      evaluationInterval: '60s',
      alertmanagers: [alertmanager],
      version: '2.42',
    },
    alerts: { HttpHighResponseTime: { thresholds: { p95Seconds: 0.05 } } },
    receivers: [{ name: 'hook', kind: 'webhook', url: webhook.url }],
  })
  run(alertmanagerProgram, [
    `--config.file=${folder}/alertmanager/alertmanager.yml`,
    `--storage.path=${folder}/alerts`,
    `--web.listen-address=${alertmanager}`,
    '--cluster.listen-address=',
  ])
  await eventually(async () => {
    const ready = await fetch(`http://${alertmanager}/-/ready`).catch(() => undefined)
    return ready?.ok === true ? true : undefined
  })
  run(prometheus.program, [
    `--config.file=${folder}/prometheus/prometheus.yml`,
    `--storage.tsdb.path=${folder}/data`,
    `--web.listen-address=127.0.0.1:${prometheusPort}`,
    '--rules.alert.resend-delay=2s',
  ])

  let path = '/faulty'
  const traffic = new AbortController()
  undo.push(() => traffic.abort())
  void (async () => {
    while (!traffic.signal.aborted) {
      await fetch(`http://127.0.0.1:${port}${path}`).catch(() => {})
      await delay(20)
    }
  })()

  const notified = (name: string, status: string): Promise<Notified> =>
    eventually(() => webhook.alerts.find((one) => one.labels['alertname'] === name && one.status === status))

  expect(await notified('HttpHighErrorRate', 'firing')).toMatchObject({
    labels: { job: 'shop', severity: 'critical', component: 'http' },
    annotations: {
      summary: expect.stringMatching(/^shop answers .*% of requests with an error$/) as string,
      runbook_url: 'runbooks/HttpHighErrorRate.md',
    },
  })
  // Slow answers follow from the same fault: Alertmanager knows of them and keeps them to itself.
  await eventually(async () => {
    const answer = await fetch(`http://${alertmanager}/api/v2/alerts?filter=alertname=HttpHighResponseTime`)
    const [slow] = (await answer.json()) as { status: { inhibitedBy: readonly string[] } }[]
    return (slow?.status.inhibitedBy.length ?? 0) > 0 ? true : undefined
  })
  expect(webhook.alerts.filter(({ labels }) => labels['alertname'] === 'HttpHighResponseTime')).toEqual([])

  path = '/fine'
  await notified('HttpHighErrorRate', 'resolved')

  traffic.abort()
  app.child.kill('SIGKILL')
  expect(await notified('ShopDown', 'firing')).toMatchObject({ labels: { severity: 'critical' } })
}, 120_000)
