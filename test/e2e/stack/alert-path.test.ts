import { setTimeout as delay } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { runApp } from '../run-app.ts'
import { claimRedisDatabase } from '../services/claim-redis-database.ts'
import { uniqueName } from '../services/unique-name.ts'
import { startDebianExporters } from './debian-exporters.ts'
import { ownPostgres } from './own-postgres.ts'
import { startAlertPath } from './start-alert-path.ts'

const timeout = 240_000

it(
  'errors of a service reach the receiver, mute what follows from them, and resolve; its end is told too',
  { timeout },
  async () => {
    await using app = runApp({ app: 'faulty.cjs' })
    const [, port] = await app.said(/listening on (\d+)/)
    await using path = await startAlertPath({
      services: [{ name: 'shop', targets: [new URL(await app.url()).host], tier: 'critical' }],
      alerts: { HttpHighResponseTime: { thresholds: { p95Seconds: 0.05 } } },
    })
    const traffic = new AbortController()
    let route = '/faulty'
    const sent = (async () => {
      while (!traffic.signal.aborted) {
        await fetch(`http://127.0.0.1:${port}${route}`).catch(() => {})
        await delay(20)
      }
    })()

    expect(await path.notified('HttpHighErrorRate', 'firing')).toMatchObject({
      labels: { job: 'shop', severity: 'critical', component: 'http' },
      annotations: {
        summary: expect.stringMatching(/^shop answers .*% of requests with an error$/) as string,
        runbook_url: 'runbooks/HttpHighErrorRate.md',
      },
    })
    // Slow answers follow from the same fault: Alertmanager knows of them and keeps them to itself.
    await path.inhibited('HttpHighResponseTime')
    expect(path.alerts.filter(({ labels }) => labels['alertname'] === 'HttpHighResponseTime')).toEqual([])

    route = '/fine'
    await path.notified('HttpHighErrorRate', 'resolved')

    traffic.abort()
    await sent
    app.child.kill('SIGKILL')
    expect(await path.notified('ShopDown', 'firing')).toMatchObject({ labels: { severity: 'critical' } })
  },
)

it(
  'a Postgres that stops and a queue that is stuck reach the receiver, and resolve once all is well again',
  { timeout },
  async () => {
    await using postgres = await ownPostgres()
    await using redis = await claimRedisDatabase()
    await using exporters = await startDebianExporters({
      suite: 'bookworm',
      postgresUrl: postgres.url,
      redisUrl: redis.url,
    })
    const queue = uniqueName('orders')
    await using app = runApp({
      app: 'dependent.cjs',
      env: { NAME: queue, POSTGRES_URL: postgres.url, REDIS_URL: redis.url },
    })
    const [, port] = await app.said(/listening on (\d+)/)
    await using path = await startAlertPath({
      services: [
        {
          name: 'shop',
          targets: [new URL(await app.url()).host],
          dependencies: [{ name: 'postgres', severity: 'critical' }],
        },
      ],
      exporters: exporters.targets,
      // Ages are not scaled.
      alerts: { QueueStuck: { thresholds: { ageSeconds: 3 } } },
    })

    await Promise.all([postgres.stop(), fetch(`http://127.0.0.1:${port}/stop`)])
    const [lost, down, withoutWorker, stuck] = await Promise.all([
      path.notified('ShopPostgresDisconnected', 'firing'),
      path.notified('PostgresDown', 'firing'),
      path.notified('QueueWithoutWorker', 'firing'),
      path.notified('QueueStuck', 'firing'),
    ])
    expect(lost).toMatchObject({ labels: { job: 'shop', severity: 'critical' } })
    expect(down).toMatchObject({ labels: { job: 'postgres', severity: 'critical' } })
    expect(withoutWorker.annotations['summary']).toBe(`No worker of shop takes jobs from ${queue}`)
    expect(stuck.annotations['summary']).toMatch(`The oldest job of ${queue} has waited for `)

    await Promise.all([postgres.start(), fetch(`http://127.0.0.1:${port}/go`)])
    for (const name of ['ShopPostgresDisconnected', 'PostgresDown', 'QueueWithoutWorker', 'QueueStuck']) {
      await path.notified(name, 'resolved')
    }
  },
)
