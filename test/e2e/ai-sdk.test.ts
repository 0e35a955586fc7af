import { createRequire } from 'node:module'
import { afterEach, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { patchAiSdk } from '../../src/instruments/ai/patch-ai-sdk.ts'
import { SeriesStore } from '../../src/series/series-store.ts'
import { aiSdkVersions, chatStream as stream, openaiModels, type AiSdk } from './ai-sdk-under-test.ts'
import { aiRecordsOf } from './ai-records.ts'
import { eventStream, startAiServer, type AiServer } from './ai-server.ts'
import { outcomeOf, readAll } from './library-outcome.ts'
import { chatAnswer, failed, once, usage } from './openai-under-test.ts'

const closers: (() => void)[] = []
afterEach(() => closers.splice(0).forEach((close) => close()))
const start = (): Promise<AiServer> => startAiServer((close) => closers.push(close))
const embedding = {
  object: 'list',
  model: 'text-embedding-3-small',
  data: [{ object: 'embedding', index: 0, embedding: [1, 2] }],
  usage: { prompt_tokens: 1000, total_tokens: 1000 },
}
const streamed = {
  'operation.time_to_first_chunk chat openai gpt-4o': '1x',
  'operation.time_per_output_chunk chat openai gpt-4o': '1x',
}
/** Version 4 waits for 2 seconds and more between tries, whatever the answer says. */
function withoutDelays(): void {
  const { setTimeout: original } = globalThis
  globalThis.setTimeout = ((run: () => void, ms: number, ...given: []) =>
    original(run, ms === 2000 || ms === 4000 ? 1 : ms, ...given)) as typeof setTimeout
  onTestFinished(() => void (globalThis.setTimeout = original))
}
const embedded = 'embeddings openai text-embedding-3-small'

const require = createRequire(import.meta.url)

describe.each(aiSdkVersions)('$ai', ({ ai, provider }) => {
  const plain = require(ai) as AiSdk
  const store = new SeriesStore()
  let sdk: AiSdk
  let without: unknown
  const records = (action: () => Promise<unknown>): ReturnType<typeof aiRecordsOf> =>
    aiRecordsOf(store, action)

  const modelsOf = (server: AiServer): ReturnType<typeof openaiModels> => openaiModels(provider, server)

  /** Describes what an application sees of the SDK. */
  async function behaviour(used: AiSdk): Promise<unknown> {
    const server = await start()
    const { chat, embedder } = modelsOf(server)
    server.answer({ json: chatAnswer })
    const { text, finishReason, usage: tokens } = await used.generateText({ model: chat, prompt: 'q' })
    const { object } = await used.generateObject({ model: chat, output: 'no-schema', prompt: 'q' })
    server.answer(stream)
    const running = used.streamText({ model: chat, prompt: 'q' })
    const parts = (await readAll(running.fullStream)) as { type: string }[]
    server.answer({ json: embedding })
    const one = await used.embed({ model: embedder, value: 'v' })
    server.answer({ status: 400, json: { error: { message: 'm', code: 'bad', type: 't' } } })
    const failure = await outcomeOf(() => used.generateText({ model: chat, prompt: 'q' }))
    const none = await outcomeOf(async () => used.generateText(undefined))
    return {
      said: { text, finishReason, tokens, object },
      parts: parts.map(({ type }) => type),
      embedding: [one.embedding, one.usage],
      failures: [failure, none],
      names: Object.keys(used),
      functions: [used.generateText.name, used.generateText.length],
    }
  }

  beforeAll(async () => {
    without = await behaviour(plain)
    sdk = patchAiSdk(plain, 'ai', { store, http: { excludedPaths: [] } })
  })

  test('the SDK behaves as without us', async () => {
    expect(await behaviour(sdk)).toEqual(without)
    expect(without).toMatchObject({ said: { text: '{"a":1}' }, embedding: [[1, 2], { tokens: 1000 }] })
    expect(patchAiSdk(plain, 'ai', { store, http: { excludedPaths: [] } })).toBe(sdk)
  })

  test('measures text and objects once for each call to the model', async () => {
    const server = await start()
    const { chat } = modelsOf(server)
    server.answer({ json: chatAnswer })
    expect(await records(() => sdk.generateText({ model: chat, prompt: 'q' }))).toEqual({ ...once, ...usage })
    expect(
      await records(() => sdk.generateObject({ model: chat, output: 'no-schema', prompt: 'q' })),
    ).toEqual({ ...once, ...usage })
    expect(server.received).toHaveLength(2)
  })

  test('measures streams to their end', async () => {
    const server = await start()
    const { chat } = modelsOf(server)
    server.answer(stream)
    const text = (): Promise<unknown> => readAll(sdk.streamText({ model: chat, prompt: 'q' }).textStream)
    expect(await records(text)).toEqual({ ...once, ...usage, ...streamed })
    const object = (): Promise<unknown> =>
      readAll(sdk.streamObject({ model: chat, output: 'no-schema', prompt: 'q', onError() {} }).fullStream)
    expect(await records(object)).toMatchObject({ ...once, ...usage, ...streamed })
  })

  test('measures each request of embeddings', async () => {
    const server = await start()
    const { embedder } = modelsOf(server)
    server.answer({ json: embedding })
    const made = {
      [`operation.duration ${embedded}`]: '1x',
      [`token.usage ${embedded} input`]: '1x 1000',
      [`cost ${embedded} USD`]: 0.00002,
    }
    expect(await records(() => sdk.embed({ model: embedder, value: 'v' }))).toEqual(made)
    expect(await records(() => sdk.embedMany({ model: embedder, values: ['v'] }))).toEqual(made)
  })

  const busy = {
    status: 500,
    headers: { 'retry-after-ms': '1' },
    json: { error: { message: 'm', code: 'busy' } },
  }

  test('counts a call once, however often the SDK tries it', async () => {
    const server = await start()
    const { chat, embedder } = modelsOf(server)
    withoutDelays()
    server.answer(busy, busy, { json: chatAnswer })
    expect(await records(() => sdk.generateText({ model: chat, prompt: 'q' }))).toEqual({ ...once, ...usage })
    expect(server.received).toHaveLength(3)
    server.answer(busy, { json: chatAnswer })
    const object = { model: chat, output: 'no-schema', prompt: 'q', maxRetries: 1 }
    expect(await records(() => sdk.generateObject(object))).toEqual({ ...once, ...usage })
    server.answer(busy, stream)
    const text = (): Promise<unknown> => readAll(sdk.streamText({ model: chat, prompt: 'q' }).textStream)
    expect(await records(text)).toEqual({ ...once, ...usage, ...streamed })
    server.answer(busy, { json: embedding })
    expect(await records(() => sdk.embed({ model: embedder, value: 'v' }))).toMatchObject({
      [`operation.duration ${embedded}`]: '1x',
    })
    expect(server.received).toHaveLength(9)
  })

  test('counts a call that fails with every try as one failure, and one that is not tried again', async () => {
    const server = await start()
    const { chat } = modelsOf(server)
    withoutDelays()
    server.answer(busy)
    const failing = (options: object): Promise<unknown> =>
      records(() => outcomeOf(() => sdk.generateText({ model: chat, prompt: 'q', ...options })))
    expect(await failing({})).toEqual(failed('busy', 'server'))
    expect(await failing({ maxRetries: 1 })).toEqual(failed('busy', 'server'))
    expect(await failing({ maxRetries: 0 })).toEqual(failed('busy', 'server'))
    expect(server.received).toHaveLength(6)
    const streaming = await records(() =>
      outcomeOf(() =>
        readAll(sdk.streamText({ model: chat, prompt: 'q', maxRetries: 1, onError() {} }).fullStream),
      ),
    )
    expect(streaming).toEqual(failed('busy', 'server'))
    expect(server.received).toHaveLength(8)
  })

  test('counts a call as aborted when the application does not wait for the next try', async () => {
    const server = await start()
    const { chat } = modelsOf(server)
    const controller = new AbortController()
    const { signal: abortSignal } = controller
    server.answerWith(() => {
      setImmediate(() => setTimeout(() => controller.abort(), 50))
      return { ...busy, headers: { 'retry-after-ms': '20000' } }
    })
    const made = await records(() =>
      outcomeOf(() => sdk.generateText({ model: chat, prompt: 'q', abortSignal })),
    )
    expect(made).toEqual(failed('aborted', 'aborted'))
    expect(server.received).toHaveLength(1)
  })

  test('tells failures apart, and streams that are aborted', async () => {
    const server = await start()
    const { chat } = modelsOf(server)
    const ask = (): Promise<unknown> =>
      outcomeOf(() => sdk.generateText({ model: chat, prompt: 'q', maxRetries: 0 }))
    server.answer({ status: 429, json: { error: { message: 'm', type: 't', code: 'rate_limit_exceeded' } } })
    expect(await records(ask)).toEqual(failed('rate_limit_exceeded', 'rate_limit'))
    server.answer({ headers: eventStream, pieces: stream.pieces.slice(0, 1), ending: 'hang' })
    const controller = new AbortController()
    const aborted = await records(async () => {
      const { fullStream } = sdk.streamText({
        model: chat,
        prompt: 'q',
        abortSignal: controller.signal,
        onError() {},
      })
      await outcomeOf(async () => {
        for await (const part of fullStream) if (part.type === 'text-delta') controller.abort()
      })
    })
    expect(aborted).toMatchObject(failed('aborted', 'aborted'))
  })
})
