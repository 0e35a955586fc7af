import type { IncomingHttpHeaders } from 'node:http'
import type { Transform } from 'node:stream'

/** What a route answers. */
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | AnswerStream
}

/** An answer with a text. */
export type TextAnswer = Answer & { readonly body: string }

/** A body that is made page by page, while the client takes it. */
export interface AnswerStream {
  pages(): Iterable<Uint8Array>
  /** Takes back a page that has been sent. */
  release(page: Uint8Array): void
  /** Compresses the pages; undefined sends them as they are. */
  readonly compression: Transform | undefined
  /** Is told once whether the whole body was handed to the client. */
  onEnd(sent: boolean): void
}

/** What a route sees of a request, from whichever server it comes. */
export interface PageRequest {
  /** The path that the endpoint was asked for, without the query; absent elsewhere. */
  readonly path?: string
  readonly headers: IncomingHttpHeaders
  /** Whether the client may see details: it has shown credentials, or none are asked for. */
  readonly isTrusted: boolean
}

/** Answers the GET and HEAD requests of a path. */
export type Route = (request: PageRequest) => Promise<Answer>

/** A short answer in plain text. */
export function plain(status: number, body: string): TextAnswer {
  return {
    status,
    headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' },
    body,
  }
}

/** What is answered to any other method than GET and HEAD. */
export function methodRefused(): Answer {
  const refusal = plain(405, 'only GET and HEAD are served\n')
  return { ...refusal, headers: { ...refusal.headers, allow: 'GET, HEAD' } }
}

/** What is answered when making or sending a page failed before anything of it was sent. */
export function failed(thrown: unknown): TextAnswer {
  return plain(500, `${thrown instanceof Error ? thrown.message : String(thrown)}\n`)
}
