import { createRequire } from 'node:module'
import { expect, test } from 'vitest'
import type * as openai from 'openai'
import { patchOpenai } from '../../src/instruments/ai/patch-openai.ts'
import { SeriesStore } from '../../src/series/series-store.ts'
import { eventStream, sse, startAiServer } from './ai-server.ts'
import { outcomeOf, readAll, unhandledOf } from './library-outcome.ts'
import { chatAnswer, chatChunks, responsesAnswer, responsesEvents } from './openai-under-test.ts'

const require = createRequire(import.meta.url)
const chat = { model: 'gpt-4o', messages: [{ role: 'user' as const, content: 'q' }] }

/** Does with a library what an application does, and describes everything that it can see of it. */
async function behaviour(library: typeof openai): Promise<unknown> {
  const server = await startAiServer()
  const client = new library.OpenAI({ apiKey: 'k', baseURL: server.origin, maxRetries: 0 })
  const { post } = Object.getPrototypeOf(client) as { post: { name: string; length: number } }

  server.answer({ json: chatAnswer })
  const promise = client.chat.completions.create(chat)
  const answers = {
    post: [post.name, post.length],
    promise: [promise.constructor.name, promise instanceof Promise, Object.keys(promise).sort()],
    answer: await promise,
    again: (await promise) === (await promise),
    chained: await promise.then((answer) => answer.id),
    finally: await promise.finally(() => {}),
    raw: (await client.chat.completions.create(chat).asResponse()).status,
    both: Object.keys(await client.chat.completions.create(chat).withResponse()).sort(),
  }

  server.answer({ headers: eventStream, pieces: sse(...chatChunks({ usage: true })) })
  const stream = await client.chat.completions.create({ ...chat, stream: true })
  const chunks = []
  for await (const chunk of stream) chunks.push(chunk)
  const [left, right] = (await client.chat.completions.create({ ...chat, stream: true })).tee()
  const lines = (await client.chat.completions.create({ ...chat, stream: true })).toReadableStream()
  const streams = {
    stream: [stream.constructor.name, Object.keys(stream).sort()],
    chunks,
    iterator: Object.keys(stream[Symbol.asyncIterator]()),
    again: await outcomeOf(() => readAll(stream)),
    tee: [await readAll(left), await readAll(right)],
    lines: await new Response(lines).text(),
  }

  server.answer({ headers: eventStream, pieces: sse(...responsesEvents) })
  const responses = {
    events: await readAll(await client.responses.create({ model: 'm', input: 'q', stream: true })),
    final: await client.responses.stream({ model: 'm', input: 'q' }).finalResponse(),
  }
  server.answer({ json: responsesAnswer })
  const text = (await client.responses.create({ model: 'm', input: 'q' })).output_text

  server.answer({ status: 429, json: { error: { code: 'rate_limit_exceeded', message: 'slow down' } } })
  const failures = {
    awaited: await outcomeOf(() => client.chat.completions.create(chat)),
    raw: await outcomeOf(() => client.chat.completions.create(chat).asResponse()),
    stream: await outcomeOf(() => client.chat.completions.create({ ...chat, stream: true })),
    unhandled: await unhandledOf(() => void client.chat.completions.create(chat)),
    aborted: await outcomeOf(() => client.chat.completions.create(chat, { signal: AbortSignal.abort() })),
    nothing: await outcomeOf(() => client.chat.completions.create(undefined as never)),
  }
  const first = sse(...chatChunks({ usage: false })).slice(0, 2)
  server.answer({ headers: eventStream, pieces: [...first, 'data: {"choices": [\n\n'] })
  const malformed = await outcomeOf(async () =>
    readAll(await client.chat.completions.create({ ...chat, stream: true })),
  )
  server.answer({ headers: eventStream, pieces: first, ending: 'hang' })
  const abandoned = []
  const open = await client.chat.completions.create({ ...chat, stream: true })
  for await (const chunk of open) {
    abandoned.push(chunk)
    if (abandoned.length === 2) break
  }
  abandoned.push(open.controller.signal.aborted)
  return { answers, streams, responses, text, failures, malformed, abandoned }
}

test.each(['openai4', 'openai5', 'openai6', 'openai'])('%s behaves as without us', async (packageName) => {
  const library = require(packageName) as typeof openai
  const without = await behaviour(library)
  patchOpenai(library, 'openai', { store: new SeriesStore(), http: { excludedPaths: [] } })
  expect(await behaviour(library)).toEqual(without)
  expect(without).toMatchObject({ failures: { unhandled: { status: 429 } } })
})
