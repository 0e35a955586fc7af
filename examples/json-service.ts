import { setRoute } from 'meterbridge'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Answers a request: its parsed body in, what is sent as JSON out. */
export type Route = (body: unknown) => unknown

/** Serves JSON by a table of `METHOD /path`; port 0 is any free one. */
export function startJsonService({
  port = 0,
  routes,
}: {
  port?: number
  routes: Readonly<Record<string, Route>>
}): Promise<{ url: string; close(): void }> {
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const route = routes[`${request.method} ${request.url}`]
    // A bare node:http server has no router that could be asked for the route.
    if (route !== undefined) setRoute(request, request.url!)
    try {
      response.statusCode = route === undefined ? 404 : 200
      response.end(JSON.stringify((await route?.(await bodyOf(request))) ?? {}))
    } catch (error) {
      response.statusCode = 500
      response.end(JSON.stringify({ error: String(error) }))
    }
  }
  const server = createServer((request, response) => void answer(request, response))
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      const { port: taken } = server.address() as AddressInfo
      resolve({ url: `http://127.0.0.1:${taken}`, close: () => server.close() })
    })
  })
}

/** Calls another service; an answer that is no success is an error. */
export async function callJson<Answer>(url: string, body?: unknown): Promise<Answer> {
  const request = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }
  const response = await fetch(url, request)
  if (!response.ok) throw new Error(`${new URL(url).pathname} answered ${response.status}`)
  return (await response.json()) as Answer
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  let text = ''
  for await (const data of request) text += String(data)
  return text === '' ? undefined : JSON.parse(text)
}
