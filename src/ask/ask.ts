import { readFileSync } from 'node:fs'
import { plainReason } from '../diagnostics/plain-reason.ts'

const usualTimeoutMs = 10_000

/** What a protected server is told, and for how long it is waited for. */
export interface Manner {
  /** A file with the token of a protected server, read each time. */
  readonly tokenFile?: string | undefined
  readonly timeoutMs?: number
}

/** What a server is asked with. */
export interface Question extends Manner {
  /** What is posted, as a form; without it the address is read. */
  readonly form?: URLSearchParams
  readonly headers?: Readonly<Record<string, string>>
  readonly method?: 'POST'
  /** Takes the question back. */
  readonly signal?: AbortSignal | undefined
}

/** What a server answered, or why it did not. */
export type Answer =
  | {
      readonly status: number
      readonly text: string
      readonly headers: Headers
      readonly failure?: undefined
    }
  | { readonly failure: string }

/** Asks a server; a user and a password in the address are sent as basic authentication. */
export async function ask(address: string | URL, question: Question = {}): Promise<Answer> {
  const { tokenFile, form, headers, method, signal, timeoutMs = usualTimeoutMs } = question
  const timeout = AbortSignal.timeout(timeoutMs)
  try {
    const url = new URL(address)
    const authorization = authorizationOf(url, tokenFile)
    url.username = url.password = ''
    const response = await fetch(url, {
      signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
      headers: { ...headers, ...(authorization === undefined ? {} : { authorization }) },
      ...(method === undefined ? {} : { method }),
      ...(form === undefined ? {} : { method: 'POST', body: form }),
    })
    return { status: response.status, text: await response.text(), headers: response.headers }
  } catch (error) {
    if (timeout.aborted) return { failure: `no answer within ${timeoutMs / 1000} s` }
    return { failure: plainReason((error as Error).cause ?? error) }
  }
}

function authorizationOf({ username, password }: URL, tokenFile: string | undefined): string | undefined {
  if (tokenFile !== undefined) return `Bearer ${readFileSync(tokenFile, 'utf8').trim()}`
  if (username === '') return undefined
  const pair = [username, password].map(decodeURIComponent).join(':')
  return `Basic ${Buffer.from(pair).toString('base64')}`
}
