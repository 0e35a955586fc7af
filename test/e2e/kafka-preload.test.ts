import { expect, test } from 'vitest'
import { nodeBinary, nodeVersions } from './node-versions.ts'
import { valueOf } from './preload/read-page.ts'
import { runApp } from './run-app.ts'
import { serviceUrl } from './services/service-url.ts'
import { uniqueName } from './services/unique-name.ts'

const ways = nodeVersions.flatMap((version) => ['kafka.cjs', 'kafka.mjs'].map((app) => ({ version, app })))

test.concurrent.each(ways)('Node $version: the preload measures $app', async ({ version, app }) => {
  const topic = uniqueName('preload')
  await using running = runApp({
    app,
    node: await nodeBinary(version),
    env: { TOPIC: topic, KAFKA_URL: serviceUrl('kafka') },
  })
  await running.said(/all done/)
  const page = await running.scrape()
  const value = (name: string): number | undefined =>
    valueOf(page, { name, labels: { messaging_destination_name: topic } })
  expect({
    sent: value('messaging_client_sent_messages_total'),
    consumed: value('messaging_client_consumed_messages_total'),
    processed: value('messaging_process_duration_seconds_count'),
    lag: value('kafka_consumer_lag'),
    partitions: value('kafka_consumer_assigned_partitions'),
    workers: value('job_workers'),
  }).toEqual({ sent: 1, consumed: 1, processed: 1, lag: 0, partitions: 4, workers: 1 })
  expect(running.output.stderr).not.toContain('FAILED')
})

// The library needs Node 22.22 or 24.6, so it runs on the Node of the tests.
test.concurrent.each(['kafka-platformatic.cjs', 'kafka-platformatic.mjs'])(
  'the preload measures %s',
  async (app) => {
    const topic = uniqueName('preload')
    await using running = runApp({ app, env: { TOPIC: topic, KAFKA_URL: serviceUrl('kafka') } })
    await running.said(/all done/)
    const page = await running.scrape()
    const value = (name: string): number | undefined =>
      valueOf(page, { name, labels: { messaging_destination_name: topic } })
    expect({
      sent: value('messaging_client_sent_messages_total'),
      consumed: value('messaging_client_consumed_messages_total'),
      workers: value('job_workers'),
    }).toEqual({ sent: 1, consumed: 1, workers: 1 })
    expect(running.output.stderr).not.toContain('FAILED')
  },
)
