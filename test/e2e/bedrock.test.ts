import * as bedrock from '@aws-sdk/client-bedrock-runtime'
import { afterEach, beforeAll, expect, test } from 'vitest'
import { patchBedrock } from '../../src/instruments/ai/patch-bedrock.ts'
import { SeriesStore } from '../../src/series/series-store.ts'
import { aiRecordsOf } from './ai-records.ts'
import { startAiServer, type AiServer } from './ai-server.ts'
import {
  awsEvent,
  awsEventStream,
  bedrockClient,
  bodyChunk,
  converseAnswer,
  converseEvents,
} from './bedrock-under-test.ts'
import { outcomeOf, readAll, unhandledOf } from './library-outcome.ts'

const { ConverseCommand, ConverseStreamCommand, InvokeModelCommand } = bedrock
const modelId = 'anthropic.claude-sonnet-4-6'
const ask = { modelId, messages: [{ role: 'user' as const, content: [{ text: 'a secret question' }] }] }
const call = `chat aws.bedrock ${modelId}`
const once = { [`operation.duration ${call}`]: '1x' }
const failed = (type: string, errorClass: string): object => ({
  [`operation.duration ${call} ${type}`]: '1x',
  [`operation.errors ${call} ${errorClass}`]: 1,
})
const used = {
  [`token.usage ${call} input`]: '1x 1000',
  [`token.usage ${call} output`]: '1x 50',
  [`inference.usage.cache_read.input_tokens ${call}`]: 300,
  [`inference.usage.cache_write.input_tokens ${call}`]: 600,
  [`unpriced_tokens ${call} input`]: 1000,
  [`unpriced_tokens ${call} output`]: 50,
}
const chunks = (count: number): object => ({
  [`operation.time_to_first_chunk ${call}`]: '1x',
  [`operation.time_per_output_chunk ${call}`]: `${count - 1}x`,
})
const throttled = {
  status: 429,
  headers: { 'x-amzn-errortype': 'ThrottlingException' },
  json: { message: 'slow down' },
}

const store = new SeriesStore()
const closers: (() => void)[] = []
let without: unknown
const records = (action: () => Promise<unknown>): ReturnType<typeof aiRecordsOf> => aiRecordsOf(store, action)
const start = (): Promise<AiServer> => startAiServer((close) => closers.push(close))

beforeAll(async () => {
  without = await behaviour()
  patchBedrock(bedrock, '@aws-sdk/client-bedrock-runtime', { store, http: { excludedPaths: [] } })
})
afterEach(() => closers.splice(0).forEach((close) => close()))

/** Describes everything that an application sees of the library. */
async function behaviour(): Promise<unknown> {
  const server = await start()
  const client = bedrockClient(server)
  server.answer({ json: converseAnswer })
  const { $metadata: _, ...answer } = await client.send(new ConverseCommand(ask))
  const called = await new Promise((resolve) => {
    client.send(new ConverseCommand(ask), (error: unknown, output?: object) =>
      resolve([error, Object.keys(output ?? {}).sort()]),
    )
  })
  server.answer({ headers: awsEventStream, pieces: converseEvents })
  const streamed = await client.send(new ConverseStreamCommand(ask))
  const events = await readAll(streamed.stream!)
  server.answer(throttled)
  const failures = {
    awaited: await outcomeOf(() => client.send(new ConverseCommand(ask))),
    unhandled: await unhandledOf(() => void client.send(new ConverseCommand(ask))),
    nothing: await outcomeOf(() => client.send(undefined as never)),
  }
  return { answer, called, keys: Object.keys(streamed).sort(), events, failures, length: client.send.length }
}

test('the client behaves as without us', async () => {
  expect(await behaviour()).toEqual(without)
  expect(without).toMatchObject({ failures: { unhandled: { name: 'ThrottlingException' } } })
})

test('measures Converse with promises and callbacks, and adds the tokens of the cache to the input', async () => {
  const server = await start()
  const client = bedrockClient(server)
  server.answer({ json: converseAnswer })
  expect(await records(() => client.send(new ConverseCommand(ask)))).toEqual({ ...once, ...used })
  expect(
    await records(() => new Promise((resolve) => client.send(new ConverseCommand(ask), resolve))),
  ).toEqual({ ...once, ...used })
})

test('measures ConverseStream to its end, its failure, or where the caller leaves it', async () => {
  const server = await start()
  const client = bedrockClient(server)
  const read = async (leave = false): Promise<void> => {
    const { stream } = await client.send(new ConverseStreamCommand(ask))
    for await (const _ of stream!) if (leave) break
  }
  server.answer({ headers: awsEventStream, pieces: converseEvents })
  expect(await records(read)).toEqual({ ...once, ...used, ...chunks(4) })
  expect(await records(() => read(true))).toEqual({
    ...failed('aborted', 'aborted'),
    [`operation.time_to_first_chunk ${call}`]: '1x',
  })
  const exception = awsEvent('throttlingException', { message: 'slow down' }, 'exception')
  server.answer({ headers: awsEventStream, pieces: [...converseEvents.slice(0, 2), exception] })
  expect(await records(() => outcomeOf(() => read()))).toEqual({
    ...failed('ThrottlingException', 'rate_limit'),
    ...chunks(2),
  })
  server.answer({ headers: awsEventStream, pieces: converseEvents.slice(0, 2), ending: 'cut' })
  expect(Object.keys(await records(() => outcomeOf(() => read())))).toContain(
    `operation.errors ${call} connection`,
  )
})

test.each([
  ['anthropic.claude-x', { usage: { input_tokens: 3, output_tokens: 2 } }, 3, 2],
  ['amazon.nova-lite-v1:0', { usage: { inputTokens: 3, outputTokens: 2 } }, 3, 2],
  ['amazon.titan-text-lite-v1', { inputTextTokenCount: 3, results: [{ tokenCount: 2 }] }, 3, 2],
  ['meta.llama3-8b-instruct-v1:0', { prompt_token_count: 3, generation_token_count: 2 }, 3, 2],
  ['openai.gpt-oss-20b-1:0', { usage: { prompt_tokens: 3, completion_tokens: 2 } }, 3, 2],
  ['cohere.command-r-v1:0', { meta: { billed_units: { input_tokens: 3, output_tokens: 2 } } }, 3, 2],
  ['amazon.titan-embed-text-v2:0', { embedding: [0], inputTextTokenCount: 3 }, 3, undefined],
  ['stability.sd3-5-large-v1:0', { images: ['x'] }, undefined, undefined],
])('reads the tokens of InvokeModel in the words of %s', async (model, answer, input, output) => {
  const server = await start()
  server.answer({ json: answer })
  const made = await records(() =>
    bedrockClient(server).send(new InvokeModelCommand({ modelId: model, body: '{}' })),
  )
  const name = `${model.includes('embed') ? 'embeddings' : 'chat'} aws.bedrock ${model}`
  expect([
    made[`operation.duration ${name}`],
    made[`token.usage ${name} input`],
    made[`token.usage ${name} output`],
  ]).toEqual(['1x', input && `1x ${input}`, output && `1x ${output}`])
})

test('reads the tokens of a streamed InvokeModel from what Bedrock itself adds', async () => {
  const server = await start()
  const metrics = {
    inputTokenCount: 100,
    outputTokenCount: 50,
    cacheReadInputTokenCount: 300,
    cacheWriteInputTokenCount: 600,
  }
  const last = { type: 'message_stop', 'amazon-bedrock-invocationMetrics': metrics }
  server.answer({ headers: awsEventStream, pieces: [bodyChunk({ delta: 'ab' }), bodyChunk(last)] })
  expect(
    await records(async () => {
      const command = new bedrock.InvokeModelWithResponseStreamCommand({ modelId, body: '{}' })
      const { body } = await bedrockClient(server).send(command)
      expect(await readAll(body!)).toHaveLength(2)
    }),
  ).toEqual({ ...once, ...used, ...chunks(2) })
})

test('counts a call once with its retries, and keeps the account out of the labels', async () => {
  const server = await start()
  const client = bedrockClient(server, 2)
  server.answer(
    { ...throttled, headers: { ...throttled.headers, 'retry-after': '0' } },
    { json: converseAnswer },
  )
  expect(await records(() => client.send(new ConverseCommand(ask)))).toEqual({ ...once, ...used })
  expect(server.received).toHaveLength(2)
  const arn = 'arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc'
  const made = await records(() => client.send(new ConverseCommand({ ...ask, modelId: arn })))
  expect(made).toMatchObject({ 'operation.duration chat aws.bedrock application-inference-profile': '1x' })
  expect(JSON.stringify(made)).not.toContain('123456789012')
})

test('tells failures apart, and leaves out commands that run no model', async () => {
  const server = await start()
  const client = bedrockClient(server)
  server.answer({ status: 500, json: { message: 'm' } })
  expect(Object.values(await records(() => outcomeOf(() => client.send(new ConverseCommand(ask)))))).toEqual([
    '1x',
    1,
  ])
  const abortSignal = AbortSignal.abort()
  expect(
    await records(() => outcomeOf(() => client.send(new ConverseCommand(ask), { abortSignal }))),
  ).toEqual(failed('aborted', 'aborted'))
  // The first version has no such command.
  if (!('CountTokensCommand' in bedrock)) return
  server.answer({ json: { inputTokens: 3 } })
  const count = new bedrock.CountTokensCommand({ modelId, input: { converse: { messages: ask.messages } } })
  expect(await records(() => outcomeOf(() => client.send(count)))).toEqual({})
})
