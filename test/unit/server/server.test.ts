import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { expect, onTestFinished, test } from 'vitest'
import { createEndpoint, plain, type AnswerStream, type Route } from '../../../src/server/server.ts'

interface Ended {
  readonly status: number | undefined
  readonly body: string | Error
}

async function serve(
  routes: Readonly<Record<string, Route>>,
): Promise<(path: string) => Promise<IncomingMessage>> {
  const server = createEndpoint(routes).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return async (path) => {
    const [response] = (await once(get({ port, path, agent: false }), 'response')) as [IncomingMessage]
    return response
  }
}

async function read(response: IncomingMessage): Promise<Ended> {
  const body = await text(response).catch((error: Error) => error)
  return { status: response.statusCode, body }
}

function streamed(body: Partial<AnswerStream>): Route {
  const whole: AnswerStream = {
    pages: () => [],
    release: () => {},
    compression: undefined,
    onEnd: () => {},
    ...body,
  }
  return () => Promise.resolve({ status: 200, headers: {}, body: whole })
}

test('a route that fails before it answers is a 500 with the reason', async () => {
  const ask = await serve({ '/': () => Promise.reject(new Error('no collection')) })
  expect(await read(await ask('/'))).toEqual({ status: 500, body: 'no collection\n' })
})

test('a page that fails in the middle cuts the answer off, so that it cannot be taken for a whole one', async () => {
  let sent: boolean | undefined
  const ask = await serve({
    '/': streamed({
      *pages() {
        yield Buffer.from('half')
        throw new Error('torn')
      },
      onEnd: (whole) => (sent = whole),
    }),
  })
  // The connection may be cut before or after the client has seen the headers.
  await expect(ask('/').then(text)).rejects.toThrow(/aborted|socket hang up/)
  expect(sent).toBe(false)
})

test('gives every page back once it is sent', async () => {
  const pages = [Buffer.alloc(300_000, 'a'), Buffer.alloc(300_000, 'b'), Buffer.alloc(300_000, 'c')]
  const released: Uint8Array[] = []
  const ended = Promise.withResolvers<boolean>()
  const ask = await serve({
    '/': streamed({ pages: () => pages, release: (page) => released.push(page), onEnd: ended.resolve }),
  })
  expect((await read(await ask('/'))).body).toHaveLength(900_000)
  expect(await ended.promise).toBe(true)
  expect(released).toEqual(pages)
})

test('stops making pages for a client that went away', async () => {
  const page = Buffer.alloc(100_000)
  const made = Promise.withResolvers<number>()
  const ended = Promise.withResolvers<boolean>()
  const ask = await serve({
    '/': streamed({
      *pages() {
        let count = 0
        try {
          for (; count < 10_000; count++) yield page
        } finally {
          made.resolve(count)
        }
      },
      onEnd: ended.resolve,
    }),
  })
  const response = await ask('/')
  response.on('error', () => {}).destroy()
  expect(await ended.promise).toBe(false)
  expect(await made.promise).toBeLessThan(10_000)
})

test('refuses more than sixteen requests in flight, and serves again when they are done', async () => {
  const gate = Promise.withResolvers<void>()
  const ask = await serve({
    '/': async () => {
      await gate.promise
      return plain(200, 'served')
    },
  })
  const fourRefused = Promise.withResolvers<void>()
  let refused = 0
  const answers = Array.from({ length: 20 }, async () => {
    const { status } = await read(await ask('/'))
    if (status === 503 && ++refused === 4) fourRefused.resolve()
    return status
  })
  await fourRefused.promise
  gate.resolve()
  expect((await Promise.all(answers)).filter((status) => status === 200)).toHaveLength(16)
  expect((await read(await ask('/'))).status).toBe(200)
})

test('takes no path from the prototype of the routes', async () => {
  const ask = await serve({ '/': () => Promise.resolve(plain(200, '')) })
  expect((await read(await ask('/constructor'))).status).toBe(404)
})
