import { readFileSync } from 'node:fs'
import { reasonOf } from '../diagnostics/reason-of.ts'

const timeoutMs = 10_000

/** What a server is asked with. */
export interface Question {
  /** A file with the token of a protected server. */
  readonly tokenFile?: string | undefined
  /** What is posted, as a form; without it the address is read. */
  readonly form?: Readonly<Record<string, string>>
  readonly headers?: Readonly<Record<string, string>>
  readonly method?: 'POST'
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
  const { tokenFile, form, headers, method } = question
  try {
    const url = new URL(address)
    const authorization = authorizationOf(url, tokenFile)
    url.username = url.password = ''
    const response = await fetch(url, {
      signal: AbortSignal.timeout(timeoutMs),
      headers: { ...headers, ...(authorization === undefined ? {} : { authorization }) },
      ...(method === undefined ? {} : { method }),
      ...(form === undefined ? {} : { method: 'POST', body: new URLSearchParams(form) }),
    })
    return { status: response.status, text: await response.text(), headers: response.headers }
  } catch (error) {
    return { failure: reasonOf((error as Error).cause ?? error) }
  }
}

function authorizationOf({ username, password }: URL, tokenFile: string | undefined): string | undefined {
  if (tokenFile !== undefined) return `Bearer ${readFileSync(tokenFile, 'utf8').trim()}`
  if (username === '') return undefined
  const pair = [username, password].map(decodeURIComponent).join(':')
  return `Basic ${Buffer.from(pair).toString('base64')}`
}
