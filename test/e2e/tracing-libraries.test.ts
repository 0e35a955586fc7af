import { startFauxqs, type FauxqsServer } from 'fauxqs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startAiServer, type AiServer } from './ai-server.ts'
import { awsEventStream, converseAnswer, converseEvents } from './bedrock-under-test.ts'
import { MongoWireServer } from './mongo-wire-server.ts'
import { OtlpReceiver, type ReceivedSpan } from './otlp-receiver.ts'
import { runApp } from './run-app.ts'
import { claimRedisDatabase, type RedisDatabase } from './services/claim-redis-database.ts'
import type { TestDatabase } from './services/create-database.ts'
import { createMysqlDatabase } from './services/create-mysql-database.ts'
import { serviceUrl } from './services/service-url.ts'
import { uniqueName } from './services/unique-name.ts'
import { spanPaths } from './span-paths.ts'

let mongodb: MongoWireServer
let mysql: TestDatabase
let redis: RedisDatabase
let sqs: FauxqsServer
let bedrock: AiServer
let stopBedrock: () => void

beforeAll(async () => {
  mongodb = await MongoWireServer.start()
  mongodb.replies.set('insert', { ok: 1, n: 1 })
  mysql = await createMysqlDatabase('traced')
  redis = await claimRedisDatabase()
  sqs = await startFauxqs({ port: 0, logger: false })
  bedrock = await startAiServer((stop) => (stopBedrock = stop))
  bedrock.answerWith(({ path }) =>
    path.endsWith('converse-stream')
      ? { headers: awsEventStream, pieces: converseEvents }
      : { json: converseAnswer },
  )
})

afterAll(async () => {
  await mongodb?.[Symbol.asyncDispose]()
  await mysql?.drop()
  await redis?.release()
  await sqs?.stop()
  stopBedrock?.()
})

const urls: Readonly<Record<string, () => string>> = {
  mysql2: () => mysql.url,
  mongodb: () => `mongodb://${mongodb.address}`,
  redis: () => redis.url,
  amqplib: () => serviceUrl('rabbitmq'),
  kafkajs: () => serviceUrl('kafka'),
  '@aws-sdk/client-sqs': () => sqs.address,
  '@aws-sdk/client-bedrock-runtime': () => bedrock.origin,
}

const connected: Readonly<Record<string, readonly string[]>> = {
  mysql2: ['root', 'root > SELECT'],
  mongodb: ['root', 'root > insert item'],
  redis: ['root', 'root > redis-EVAL', 'root > redis-GET', 'root > redis-SET'],
  amqplib: [
    'root',
    'root > publish <default>',
    'root > publish <default> > NAME process',
    'root > publish <default> > NAME process > inside',
  ],
  kafkajs: [
    'root',
    'root > send NAME',
    'root > send NAME > process NAME',
    'root > send NAME > process NAME > inside',
  ],
  '@aws-sdk/client-sqs': ['root', 'root > NAME send', 'root > NAME send > POST'],
  '@aws-sdk/client-bedrock-runtime': [
    'root',
    'root > chat model',
    'root > chat model',
    'root > chat model > POST',
    'root > chat model > POST',
  ],
}

const ways = Object.keys(connected).flatMap((library) =>
  ['traced-library.cjs', 'traced-library.mjs'].map((app) => ({ library, app })),
)

test.each(ways)('connects the spans of $library in $app and changes none of its metrics', async (way) => {
  await using receiver = await OtlpReceiver.open()
  const off = await run(way, {})
  const on = await run(
    way,
    {
      OTEL_TRACES_EXPORTER: 'otlp',
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      OTEL_BSP_SCHEDULE_DELAY: '20',
    },
    () => receiver.until(({ spans }) => traceOfRoot(spans).length >= connected[way.library]!.length),
  )
  expect(spanPaths(traceOfRoot(receiver.spans)).map((path) => path.replaceAll(on.name, 'NAME'))).toEqual(
    connected[way.library],
  )
  expect(JSON.stringify(receiver.spans)).not.toContain('secret')
  expect(on.counts.length).toBeGreaterThan(0)
  expect(on.counts).toEqual(off.counts)
})

function traceOfRoot(spans: readonly ReceivedSpan[]): ReceivedSpan[] {
  const root = spans.find(({ name }) => name === 'root')
  return spans.filter(({ traceId }) => traceId === root?.traceId)
}

interface Run {
  /** Of the topic, queue or database, another one for each run. */
  readonly name: string
  /** The samples that the traffic alone decides. */
  readonly counts: readonly string[]
}

async function run(
  { library, app }: (typeof ways)[number],
  env: Readonly<Record<string, string>>,
  whenDone: () => Promise<void> = async () => {},
): Promise<Run> {
  const name = uniqueName('traced')
  await using running = runApp({
    app,
    env: { LIBRARY: library, NAME: name, SERVER_URL: urls[library]!(), ...env },
  })
  await running.said(/all done/)
  await whenDone()
  const page = await running.scrape()
  expect(running.output.stderr).not.toContain('FAILED')
  const counts = page
    .split('\n')
    .filter((line) =>
      /^(db_client_operation|gen_ai_client|messaging_|job_outcomes)\w*_(count|total){/.test(line),
    )
    // How often a consumer asks its broker depends on the time.
    .filter((line) => !line.includes('messaging_operation_type="receive"'))
    .map((line) => line.replaceAll(name, 'NAME'))
  return { name, counts: counts.toSorted() }
}
