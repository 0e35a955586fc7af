import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { plainReason } from '../diagnostics/plain-reason.ts'
import type { LiveApi } from './live-api.ts'
import { pageFile, type PageAssets } from './page-files.ts'

/** A page that is being served. */
export interface LiveServer {
  readonly url: string
  close(): Promise<void>
}

export interface LiveServerOptions {
  readonly api: LiveApi
  readonly assets: PageAssets
  /** Taken if it is free, else any other. */
  readonly preferredPort?: number
  /** Taken in any case. */
  readonly port?: number
}

const host = '127.0.0.1'

/** Serves the page to this machine alone. Rejects where `port` cannot be had. */
export async function startLiveServer(options: LiveServerOptions): Promise<LiveServer> {
  const server = createServer((request, response) => void answer(options, { request, response }))
  await listen(server, options)
  const { port } = server.address() as AddressInfo
  return {
    url: `http://${host}:${port}/`,
    async close() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

async function listen(server: Server, { port, preferredPort = 0 }: LiveServerOptions): Promise<void> {
  server.listen(port ?? preferredPort, host)
  try {
    await once(server, 'listening')
  } catch (error) {
    if (port !== undefined || (error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error
    server.listen(0, host)
    await once(server, 'listening')
  }
}

interface Exchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
}

/** Everything that the page loads comes from here, and it is in no frame. */
const securityHeaders = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
}

async function answer({ api, assets }: LiveServerOptions, { request, response }: Exchange): Promise<void> {
  for (const [name, value] of Object.entries(securityHeaders)) response.setHeader(name, value)
  const ending = new AbortController()
  response.once('close', () => ending.abort())
  try {
    if (!isOfThisMachine(request))
      return end(response, { status: 403, text: 'this page is asked for at localhost\n' })
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return end(response, { status: 405, text: 'only GET is answered\n' })
    const url = new URL(request.url ?? '/', `http://${host}`)
    const file = pageFile(assets, url.pathname)
    if (file !== undefined) return end(response, { status: 200, ...file })
    const content = await api.answer(url, ending.signal)
    if (content === undefined) return end(response, { status: 404, text: 'there is no such page\n' })
    end(response, { status: 200, text: JSON.stringify(content), type: 'application/json' })
  } catch (error) {
    if (!ending.signal.aborted) end(response, { status: 500, text: `${plainReason(error)}\n` })
  }
}

/** Another name that leads here may be a page of the web that wants to read metrics (DNS rebinding). */
function isOfThisMachine({ headers }: IncomingMessage): boolean {
  const name = (headers.host ?? '').replace(/:\d+$/, '')
  return name === 'localhost' || name === '127.0.0.1' || name === '[::1]'
}

interface Content {
  readonly status: number
  readonly text: string
  readonly type?: string
}

function end(response: ServerResponse, { status, text, type = 'text/plain' }: Content): void {
  response.writeHead(status, { 'content-type': `${type}; charset=utf-8` })
  response.end(response.req.method === 'HEAD' ? undefined : text)
}
