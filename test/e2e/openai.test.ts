import { describe, expect, test } from 'vitest'
import type OpenAI from 'openai'
import type { ClientOptions } from 'openai'
import { aiRecordsOf } from './ai-records.ts'
import { collectGarbage } from './collect-garbage.ts'
import { eventStream, sse, startAiServer } from './ai-server.ts'
import {
  chat,
  chatAnswer,
  chatChunks,
  once,
  failed,
  openaiVersions,
  responsesAnswer,
  responsesEvents,
  startOpenai,
  usage,
} from './openai-under-test.ts'

describe.each(openaiVersions)('$name', ({ library, store }) => {
  const start = (options?: ClientOptions): ReturnType<typeof startOpenai> => startOpenai(library, options)
  const records = (action: () => Promise<unknown>): ReturnType<typeof aiRecordsOf> =>
    aiRecordsOf(store, action)

  test('measures an answer of chat completions with its tokens and what they cost', async () => {
    const { client, server } = await start()
    server.answer({ json: chatAnswer })
    expect(await records(() => client.chat.completions.create(chat))).toEqual({ ...once, ...usage })
  })

  test('measures responses, text completions and embeddings as the operations that they are', async () => {
    const { client, server } = await start()
    server.answer({ json: responsesAnswer })
    expect(await records(() => client.responses.create({ model: 'gpt-4o', input: 'q' }))).toEqual({
      ...once,
      ...usage,
    })
    server.answer({
      json: { ...chatAnswer, model: 'gpt-3.5-turbo-instruct', object: 'text_completion', choices: [] },
    })
    expect(
      await records(() => client.completions.create({ model: 'gpt-3.5-turbo-instruct', prompt: 'q' })),
    ).toMatchObject({
      'operation.duration text_completion openai gpt-3.5-turbo-instruct': '1x',
      'unpriced_tokens text_completion openai gpt-3.5-turbo-instruct input': 1000,
      'unpriced_tokens text_completion openai gpt-3.5-turbo-instruct output': 50,
    })
    server.answer({
      json: {
        object: 'list',
        model: 'text-embedding-3-small',
        data: [{ object: 'embedding', index: 0, embedding: [0, 0] }],
        usage: { prompt_tokens: 9, total_tokens: 9 },
      },
    })
    const embeddingRequest = {
      model: 'text-embedding-3-small',
      input: 'q',
      encoding_format: 'float' as const,
    }
    expect(
      await records(async () => {
        const { data } = await client.embeddings.create(embeddingRequest)
        expect(data[0]!.embedding).toEqual([0, 0])
      }),
    ).toEqual({
      'operation.duration embeddings openai text-embedding-3-small': '1x',
      'token.usage embeddings openai text-embedding-3-small input': '1x 9',
      'cost embeddings openai text-embedding-3-small USD': 0.00000018,
    })
  })

  test('leaves out what asks no model, and what has no body', async () => {
    const { client, server } = await start()
    server.answer({ json: { object: 'list', data: [] } })
    expect(await records(async () => void (await client.models.list()))).toEqual({})
  })

  test('measures a stream to its end: its chunks, and its usage when the request asks for it', async () => {
    const { client, server } = await start()
    for (const withUsage of [true, false]) {
      server.answer({ headers: eventStream, pieces: sse(...chatChunks({ usage: withUsage })) })
      const chunks = withUsage ? 4 : 3
      expect(
        await records(async () => {
          const stream = await client.chat.completions.create({ ...chat, stream: true })
          let seen = 0
          for await (const _ of stream) seen++
          expect(seen).toBe(chunks)
        }),
      ).toEqual({
        ...once,
        ...(withUsage && usage),
        'operation.time_to_first_chunk chat openai gpt-4o': '1x',
        'operation.time_per_output_chunk chat openai gpt-4o': `${chunks - 1}x`,
      })
    }
  })

  test('measures a stream of responses, and one that reports its own failure', async () => {
    const { client, server } = await start()
    const read = async (): Promise<void> => {
      for await (const _ of await client.responses.create({ model: 'gpt-4o', input: 'q', stream: true }));
    }
    const chunks = {
      'operation.time_to_first_chunk chat openai gpt-4o': '1x',
      'operation.time_per_output_chunk chat openai gpt-4o': '4x',
    }
    server.answer({ headers: eventStream, pieces: sse(...responsesEvents) })
    expect(await records(read)).toEqual({ ...once, ...usage, ...chunks })
    const failure = {
      type: 'response.failed',
      sequence_number: 4,
      response: {
        ...responsesAnswer,
        status: 'failed',
        error: { code: 'rate_limit_exceeded', message: 'm' },
      },
    }
    server.answer({ headers: eventStream, pieces: sse(...responsesEvents.slice(0, 4), failure) })
    expect(await records(read)).toEqual({
      ...failed('rate_limit_exceeded', 'rate_limit'),
      ...usage,
      ...chunks,
    })
  })

  test('measures the helpers as the one call that each makes', async () => {
    const { client, server } = await start()
    const completions = 'stream' in client.chat.completions ? client.chat : (client as Version4).beta.chat
    const chunks = {
      'operation.time_to_first_chunk chat openai gpt-4o': '1x',
      'operation.time_per_output_chunk chat openai gpt-4o': '3x',
    }
    server.answer({ headers: eventStream, pieces: sse(...chatChunks({ usage: true })) })
    expect(
      await records(async () => {
        const final = await completions.completions.stream(chat).finalChatCompletion()
        expect(final.choices[0]!.message.content).toBe('ab')
      }),
    ).toEqual({ ...once, ...usage, ...chunks })
    server.answer({ json: chatAnswer })
    expect(
      await records(async () => {
        const parsed = await completions.completions.parse(chat)
        expect(parsed.choices[0]!.message.content).toBe('{"a":1}')
      }),
    ).toEqual({ ...once, ...usage })
    server.answer({ headers: eventStream, pieces: sse(...responsesEvents) })
    expect(
      await records(() => client.responses.stream({ model: 'gpt-4o', input: 'q' }).finalResponse()),
    ).toEqual({
      ...once,
      ...usage,
      'operation.time_to_first_chunk chat openai gpt-4o': '1x',
      'operation.time_per_output_chunk chat openai gpt-4o': '4x',
    })
  })

  test('measures withResponse like an awaited answer, and a raw response until its head', async () => {
    const { client, server } = await start()
    server.answer({ json: chatAnswer })
    expect(
      await records(async () => {
        const { data, response } = await client.chat.completions.create(chat).withResponse()
        expect([data.id, response.status]).toEqual(['chatcmpl-1', 200])
      }),
    ).toEqual({ ...once, ...usage })
    expect(
      await records(async () => {
        const response = await client.chat.completions.create(chat).asResponse()
        expect(await response.json()).toEqual(chatAnswer)
      }),
    ).toEqual(once)
  })

  test('ends a promise that is never awaited and a stream that is never read when they are collected', async () => {
    const { client, server } = await start()
    server.answer({ headers: eventStream, pieces: sse(...chatChunks({ usage: true })) })
    const drop = async (): Promise<void> => {
      await client.chat.completions.create({ ...chat, stream: true })
    }
    const duration = (): Promise<object> => records(() => collected(2))
    const collected = async (calls: number): Promise<void> => {
      void client.chat.completions.create(chat)
      await drop()
      while (server.received.length < calls) await new Promise(setImmediate)
      while (activeOf() > 0) {
        collectGarbage()
        await new Promise((resolve) => setTimeout(resolve, 5))
      }
    }
    const activeOf = (): number =>
      store
        .current()
        .filter(({ metric }) => metric.name === 'gen_ai.client.active_operations')
        .flatMap(({ series }) => series)
        .reduce(
          (sum, one) =>
            sum +
            (one as unknown as { cells: Float64Array; offset: number }).cells[
              (one as unknown as { offset: number }).offset
            ]!,
          0,
        )
    expect(await duration()).toEqual({ ...once, ...failed('aborted', 'aborted') })
  })

  test('names Azure and other providers of the interface, and keeps identities out of the labels', async () => {
    const server = await startAiServer()
    server.answer({ json: chatAnswer })
    const azure = new library.AzureOpenAI({
      apiKey: 'k',
      apiVersion: '2024-10-21',
      endpoint: server.origin,
      deployment: 'mine',
    })
    expect(await records(() => azure.chat.completions.create({ ...chat, model: 'mine' }))).toMatchObject({
      'operation.duration chat azure.ai.openai mine': '1x',
      'unpriced_tokens chat azure.ai.openai mine input': 1000,
    })
    expect(server.received[0]!.path).toContain('/deployments/mine/chat/completions')
    const { client, server: own } = await start()
    own.answer({ json: chatAnswer })
    expect(
      await records(() => client.chat.completions.create({ ...chat, model: 'ft:gpt-4o:acme:secret:1' })),
    ).toMatchObject({ 'operation.duration chat openai ft:gpt-4o': '1x' })
    const groq = new library.OpenAI({
      apiKey: 'k',
      baseURL: 'https://api.groq.com/openai/v1',
      fetch: () => Promise.resolve(Response.json(chatAnswer)),
    })
    expect(await records(() => groq.chat.completions.create({ ...chat, model: 'llama' }))).toMatchObject({
      'operation.duration chat groq llama': '1x',
    })
  })
})

type Version4 = OpenAI & { beta: { chat: OpenAI['chat'] } }
