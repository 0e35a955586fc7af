import { describe, expect, onTestFinished, test } from 'vitest'
import type { ClientOptions } from 'openai'
import { aiRecordsOf } from './ai-records.ts'
import { closedAddress } from './closed-address.ts'
import { collectGarbage } from './collect-garbage.ts'
import { eventStream, sse } from './ai-server.ts'
import {
  chat,
  chatAnswer,
  chatChunks,
  failed,
  once,
  openaiVersions,
  startOpenai,
  usage,
} from './openai-under-test.ts'

describe.each(openaiVersions)('$name', ({ library, store }) => {
  const start = (options?: ClientOptions): ReturnType<typeof startOpenai> => startOpenai(library, options)
  const records = (action: () => Promise<unknown>): ReturnType<typeof aiRecordsOf> =>
    aiRecordsOf(store, action)

  test('counts a call once, however often the library tries again', async () => {
    const { client, server } = await start()
    const limited = {
      status: 429,
      headers: { 'retry-after-ms': '1' },
      json: { error: { code: 'rate_limit_exceeded' } },
    }
    server.answer(limited, limited, { json: chatAnswer })
    const collecting = setInterval(collectGarbage, 1)
    expect(await records(() => client.chat.completions.create(chat))).toEqual({ ...once, ...usage })
    clearInterval(collecting)
    expect(server.received).toHaveLength(3)
    server.answer(limited)
    expect(await records(() => rejection(client.chat.completions.create(chat)))).toEqual(
      failed('rate_limit_exceeded', 'rate_limit'),
    )
    expect(server.received).toHaveLength(6)
  })

  test('tells failures apart by the provider’s code, else the status', async () => {
    const { client, server } = await start({ maxRetries: 0 })
    const answers = [
      [429, { code: 'insufficient_quota', message: 'm' }, 'insufficient_quota', 'quota'],
      [401, { code: 'invalid_api_key', message: 'm' }, 'invalid_api_key', 'authentication'],
      [
        400,
        { code: null, type: 'invalid_request_error', message: 'm' },
        'invalid_request_error',
        'invalid_request',
      ],
      [404, { code: 'org-1 has no such model', message: 'm' }, '404', 'invalid_request'],
      [500, undefined, '500', 'server'],
      [503, undefined, '503', 'overloaded'],
    ] as const
    for (const [status, error, type, errorClass] of answers) {
      server.answer({ status, json: { error } })
      expect(await records(() => rejection(client.chat.completions.create(chat)))).toEqual(
        failed(type, errorClass),
      )
    }
  })

  test('measures a time-out, a dead server and an abort, each as what it is', async () => {
    const { client, server } = await start({ maxRetries: 0 })
    server.answer({ ending: 'hang' })
    const signal = AbortSignal.abort()
    expect(await records(() => rejection(client.chat.completions.create(chat, { signal })))).toEqual(
      failed('aborted', 'aborted'),
    )
    const silent = await startSilentServer()
    const slow = new library.OpenAI({ apiKey: 'k', baseURL: silent, maxRetries: 0, timeout: 30 })
    expect(await records(() => rejection(slow.chat.completions.create(chat)))).toEqual(
      failed('timeout', 'timeout'),
    )
    const dead = new library.OpenAI({ apiKey: 'k', baseURL: await closedAddress(), maxRetries: 0 })
    expect(await records(() => rejection(dead.chat.completions.create(chat)))).toEqual(
      failed('ECONNREFUSED', 'connection'),
    )
  })

  test('ends a stream once, with its truth: aborted, left, cut off or malformed', async () => {
    const { client, server } = await start({ maxRetries: 0 })
    const first = sse(...chatChunks({ usage: false })).slice(0, 2)
    const firstChunks = (records: object): object => ({
      ...records,
      'operation.time_to_first_chunk chat openai gpt-4o': '1x',
      'operation.time_per_output_chunk chat openai gpt-4o': '1x',
    })
    const read = async (onSecond: (stream: { controller: AbortController }) => boolean): Promise<void> => {
      const stream = await client.chat.completions.create({ ...chat, stream: true })
      let seen = 0
      for await (const _ of stream) if (++seen === 2 && onSecond(stream)) break
    }
    server.answer({ headers: eventStream, pieces: first, ending: 'hang' })
    expect(
      await records(() =>
        read((stream) => {
          stream.controller.abort()
          return false
        }),
      ),
    ).toEqual(firstChunks(failed('aborted', 'aborted')))
    expect(await records(() => read(() => true))).toEqual(firstChunks(failed('aborted', 'aborted')))
    server.answer({ headers: eventStream, pieces: first, ending: 'cut' })
    const cut = await records(() => rejection(read(() => false)))
    expect(Object.keys(cut)).toContain('operation.errors chat openai gpt-4o connection')
    server.answer({ headers: eventStream, pieces: [...first, 'data: {"choices": [\n\n'] })
    expect(await records(() => rejection(read(() => false)))).toEqual(
      firstChunks(failed('SyntaxError', 'other')),
    )
    server.answer({
      headers: eventStream,
      pieces: [...first, ...sse({ error: { code: 'server_error', message: 'm' } })],
    })
    expect(await records(() => rejection(read(() => false)))).toEqual(
      firstChunks(failed('server_error', 'server')),
    )
  })
})

/** Waits for the failure of a promise. */
async function rejection(promise: PromiseLike<unknown>): Promise<void> {
  await expect(Promise.resolve(promise)).rejects.toBeInstanceOf(Error)
}

/** Starts a server that takes connections and never answers. */
async function startSilentServer(): Promise<string> {
  const { createServer } = await import('node:net')
  const server = createServer(() => {})
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return `http://127.0.0.1:${(server.address() as { port: number }).port}`
}
