import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { findProgram } from '../../../scripts/services/find-program.ts'
import { catalogFamilies } from '../../../src/catalog/families.ts'
import type { StackConfig } from '../../../src/stack/define-config.ts'
import { requireJudge } from '../../conformance/judges/require-judge.ts'
import { reservePort } from '../reserve-port.ts'
import { debianProgram } from './debian-program.ts'
import { generatedFolder } from './generated-folder.ts'
import { runProgram } from './run-program.ts'

const pollMs = 100

/** It must be installed: its templates are looked for where its package has them. */
const alertmanagerOfDebian = {
  name: 'Alertmanager',
  debianPackage: 'prometheus-alertmanager',
  find: () => findProgram('prometheus-alertmanager'),
}

/** An alert as a receiver of webhooks gets it. */
export interface Notified {
  readonly status: 'firing' | 'resolved'
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
}

/** Prometheus, Alertmanager and a receiver of webhooks, by the generated files. */
export interface AlertPath extends AsyncDisposable {
  /** All that the receiver got. */
  readonly alerts: readonly Notified[]
  /** Waits until the receiver gets an alert, other than that of a target that Prometheus has not scraped yet. */
  notified(name: string, status: Notified['status']): Promise<Notified>
  /** Waits until Alertmanager keeps an alert to itself, because a worse one says the same. */
  inhibited(name: string): Promise<void>
}

/** Starts the way that an alert goes, in which a minute takes a second. */
export async function startAlertPath(
  config: Pick<StackConfig, 'services' | 'exporters' | 'alerts'>,
): Promise<AlertPath> {
  const program = await requireJudge(alertmanagerOfDebian)
  const prometheus = await debianProgram({
    name: 'prometheus',
    suite: 'bookworm',
    path: 'usr/bin/prometheus',
  })
  const alerts: Notified[] = []
  const hook = await receiveWebhooks(alerts)
  const alertmanager = `127.0.0.1:${await reservePort()}`
  const folder = generatedFolder({
    config: {
      ...config,
      prometheus: {
        scrapeInterval: '60s',
        evaluationInterval: '60s',
        alertmanagers: [alertmanager],
        version: '2.42',
      },
      receivers: [{ name: 'hook', kind: 'webhook', url: hook.url }],
    },
    metrics: [...catalogFamilies.values()].flat(),
    version: '0.0.0',
    scale: 60,
  })
  const running = [
    runProgram(program, {
      args: [
        '--config.file=alertmanager/alertmanager.yml',
        '--storage.path=alerts',
        `--web.listen-address=${alertmanager}`,
        '--cluster.listen-address=',
      ],
      cwd: folder.path,
    }),
  ]
  await eventually(async () => {
    const ready = await fetch(`http://${alertmanager}/-/ready`).catch(() => undefined)
    return ready?.ok === true ? true : undefined
  })
  running.push(
    runProgram(prometheus, {
      args: [
        '--config.file=prometheus/prometheus.yml',
        '--storage.tsdb.path=data',
        `--web.listen-address=127.0.0.1:${await reservePort()}`,
        '--rules.alert.resend-delay=2s',
      ],
      cwd: folder.path,
    }),
  )
  return {
    alerts,
    notified: (name, status) =>
      eventually(() =>
        alerts.find(
          ({ labels, status: its }) =>
            labels['alertname'] === name && its === status && !isOfAbsentTarget(labels),
        ),
      ),
    inhibited: async (name) => {
      await eventually(async () => {
        const answer = await fetch(`http://${alertmanager}/api/v2/alerts?filter=alertname=${name}`)
        const [one] = (await answer.json()) as { status: { inhibitedBy: readonly string[] } }[]
        return (one?.status.inhibitedBy.length ?? 0) > 0 ? true : undefined
      })
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all(running.map(({ kill }) => kill()))
      hook[Symbol.dispose]()
      folder[Symbol.dispose]()
    },
  }
}

/** Tells whether `absent()` made it, which knows the job alone; Prometheus has scraped nothing when it starts. */
function isOfAbsentTarget(labels: Notified['labels']): boolean {
  return labels['alertname']!.endsWith('Down') && labels['instance'] === undefined
}

/** Takes what Alertmanager sends. */
async function receiveWebhooks(alerts: Notified[]): Promise<Disposable & { readonly url: string }> {
  const server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', (text: string) => (body += text))
    request.on('end', () => {
      alerts.push(...(JSON.parse(body) as { alerts: Notified[] }).alerts)
      response.end()
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    [Symbol.dispose]: () => {
      server.closeAllConnections()
      server.close()
    },
  }
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
