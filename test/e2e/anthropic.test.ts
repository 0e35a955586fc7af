import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import type Anthropic from '@anthropic-ai/sdk'
import { patchAnthropic } from '../../src/instruments/ai/patch-anthropic.ts'
import { SeriesStore } from '../../src/series/series-store.ts'
import { aiRecordsOf } from './ai-records.ts'
import { eventStream, sse, startAiServer, type AiServer } from './ai-server.ts'
import { anthropicVersions, message, messageEvents } from './anthropic-under-test.ts'
import { outcomeOf, readAll, unhandledOf } from './library-outcome.ts'

const model = 'claude-sonnet-4-6'
const ask = { model, max_tokens: 9, messages: [{ role: 'user' as const, content: 'a secret question' }] }
const call = `chat anthropic ${model}`
const once = { [`operation.duration ${call}`]: '1x' }
const failed = (type: string, errorClass: string): object => ({
  [`operation.duration ${call} ${type}`]: '1x',
  [`operation.errors ${call} ${errorClass}`]: 1,
})
const chunks = (count: number): object => ({
  [`operation.time_to_first_chunk ${call}`]: '1x',
  [`operation.time_per_output_chunk ${call}`]: `${count - 1}x`,
})
const input = {
  [`token.usage ${call} input`]: '1x 1000',
  [`inference.usage.cache_read.input_tokens ${call}`]: 300,
  [`inference.usage.cache_write.input_tokens ${call}`]: 600,
}
/** 100 * 3 + 300 * 0.3 + 400 * 3.75 + 200 * 6 dollars for a million tokens, and 50 * 15 for the output. */
const usage = { ...input, [`token.usage ${call} output`]: '1x 50', [`cost ${call} USD`]: 0.00384 }

/** Describes everything that an application sees of the library. */
async function behaviour(library: (typeof anthropicVersions)[number]['library']): Promise<unknown> {
  const { client, server } = await start(library)
  server.answer({ json: message })
  const promise = client.messages.create(ask)
  const answers = {
    promise: [promise.constructor.name, Object.keys(promise).sort()],
    answer: await promise,
    raw: (await client.messages.create(ask).asResponse()).status,
    both: Object.keys(await client.messages.create(ask).withResponse()).sort(),
  }
  server.answer({ headers: eventStream, pieces: sse(...messageEvents) })
  const stream = await client.messages.create({ ...ask, stream: true })
  const streams = {
    stream: [stream.constructor.name, Object.keys(stream).sort()],
    events: await readAll(stream),
    again: await outcomeOf(() => readAll(stream)),
    final: await client.messages.stream(ask).finalMessage(),
    text: await client.messages.stream(ask).finalText(),
  }
  server.answer({ status: 529, json: { type: 'error', error: { type: 'overloaded_error', message: 'm' } } })
  const failures = {
    awaited: await outcomeOf(() => client.messages.create(ask)),
    stream: await outcomeOf(() => client.messages.stream(ask).finalMessage()),
    unhandled: await unhandledOf(() => void client.messages.create(ask)),
    aborted: await outcomeOf(() => client.messages.create(ask, { signal: AbortSignal.abort() })),
  }
  return { answers, streams, failures }
}

const closers: (() => void)[] = []

async function start(
  library: (typeof anthropicVersions)[number]['library'],
  maxRetries = 0,
): Promise<{ client: Anthropic; server: AiServer }> {
  const server = await startAiServer((close) => closers.push(close))
  return { server, client: new library.Anthropic({ apiKey: 'k', baseURL: server.origin, maxRetries }) }
}

describe.each(anthropicVersions)('$name', ({ library }) => {
  const store = new SeriesStore()
  let without: unknown

  afterEach(() => closers.splice(0).forEach((close) => close()))

  beforeAll(async () => {
    without = await behaviour(library)
    patchAnthropic(library, '@anthropic-ai/sdk', { store, http: { excludedPaths: [] } })
  })
  const records = (action: () => Promise<unknown>): ReturnType<typeof aiRecordsOf> =>
    aiRecordsOf(store, action)

  test('behaves as without us', async () => {
    expect(await behaviour(library)).toEqual(without)
    expect(without).toMatchObject({ failures: { unhandled: { status: 529 } } })
  })

  test('measures a message with all its tokens: those of the cache are among the input', async () => {
    const { client, server } = await start(library)
    server.answer({ json: message })
    expect(await records(() => client.messages.create(ask))).toEqual({ ...once, ...usage })
    expect(await records(() => client.beta.messages.create(ask))).toEqual({ ...once, ...usage })
    expect(await records(() => client.messages.countTokens(ask))).toEqual({})
  })

  test('measures a stream and its helper to the end', async () => {
    const { client, server } = await start(library)
    server.answer({ headers: eventStream, pieces: sse(...messageEvents) })
    const expected = { ...once, ...usage, ...chunks(6) }
    expect(
      await records(async () => readAll(await client.messages.create({ ...ask, stream: true }))),
    ).toEqual(expected)
    expect(await records(() => client.messages.stream(ask).finalMessage())).toEqual(expected)
  })

  test('counts a call once with its retries, and tells failures apart', async () => {
    const { client, server } = await start(library, 2)
    const limited = {
      status: 429,
      headers: { 'retry-after-ms': '1' },
      json: { type: 'error', error: { type: 'rate_limit_error', message: 'm' } },
    }
    server.answer(limited, limited, { json: message })
    expect(await records(() => client.messages.create(ask))).toEqual({ ...once, ...usage })
    server.answer(limited)
    expect(await records(() => outcomeOf(() => client.messages.create(ask)))).toEqual(
      failed('rate_limit_error', 'rate_limit'),
    )
    expect(server.received).toHaveLength(6)
    const once0 = await start(library)
    once0.server.answer({ status: 500, json: {} })
    expect(await records(() => outcomeOf(() => once0.client.messages.create(ask)))).toEqual(
      failed('500', 'server'),
    )
  })

  test('ends a stream with its truth, and counts the input that was told', async () => {
    const { client, server } = await start(library)
    const first = sse(...messageEvents.slice(0, 2))
    const read = async (leave: boolean): Promise<void> => {
      let seen = 0
      for await (const _ of await client.messages.create({ ...ask, stream: true }))
        if (++seen === 2 && leave) break
    }
    const told = { ...input, ...chunks(2), [`cost ${call} USD`]: 0.00309 }
    server.answer({ headers: eventStream, pieces: first, ending: 'hang' })
    expect(await records(() => read(true))).toEqual({ ...failed('aborted', 'aborted'), ...told })
    const overloaded = { type: 'error', error: { type: 'overloaded_error', message: 'm' } }
    server.answer({ headers: eventStream, pieces: [...first, ...sse(overloaded)] })
    expect(await records(() => outcomeOf(() => read(false)))).toEqual({
      ...failed('overloaded_error', 'overloaded'),
      ...told,
    })
    server.answer({ headers: eventStream, pieces: [...first, 'event: message_delta\ndata: {"type":\n\n'] })
    expect(await records(() => outcomeOf(() => read(false)))).toEqual({
      ...failed('SyntaxError', 'other'),
      ...told,
    })
    server.answer({ headers: eventStream, pieces: first, ending: 'hang' })
    expect(
      await records(async () => {
        const stream = client.messages.stream(ask)
        stream.once('streamEvent', () => stream.abort())
        await outcomeOf(() => stream.done())
      }),
    ).toMatchObject(failed('aborted', 'aborted'))
  })
})
