import { MeterbridgeError } from '../diagnostics/meterbridge-error.ts'
import { ask, type Manner } from './ask.ts'

/** A series and its value at the moment of the query. */
export interface Sample {
  readonly metric: Readonly<Record<string, string>>
  readonly value: readonly [time: number, value: string]
}

/** What an expression gave, or why it is refused. */
export type Evaluated =
  | { readonly samples: readonly Sample[]; readonly refusal?: undefined }
  | { readonly refusal: string }

/** A rule as a Prometheus has it. */
export interface LoadedRule {
  readonly name: string
  readonly health: string
  readonly lastError?: string
}

/** What is asked beside the path: a parameter with several values is repeated. */
export interface ApiQuestion {
  readonly parameters?: Readonly<Record<string, string | readonly string[]>>
  readonly signal?: AbortSignal | undefined
}

/** What the API gave; or why it refuses the question, or does not answer. */
export type ApiAnswer<Data> =
  | { readonly data: Data; readonly refusal?: undefined; readonly failure?: undefined }
  | { readonly refusal: string; readonly failure?: undefined }
  | { readonly failure: string; readonly status?: number; readonly refusal?: undefined }

/** The paths that take their parameters as a form: expressions may be longer than proxies let an address be. */
const posted: ReadonlySet<string> = new Set(['query', 'query_range'])

/** A server that answers as Prometheus does, below its URL, which may have a path and credentials. */
export class PrometheusApi {
  /** Without credentials. */
  readonly shownUrl: string
  readonly #base: string
  readonly #manner: Manner

  constructor(url: string | URL, manner: Manner = {}) {
    this.#base = `${String(url).replace(/\/$/, '')}/api/v1/`
    this.shownUrl = withoutPassword(String(url)).replace(/\/$/, '')
    this.#manner = manner
  }

  /** Asks below `/api/v1/`, such as `query`. */
  async ask<Data>(path: string, { parameters = {}, signal }: ApiQuestion = {}): Promise<ApiAnswer<Data>> {
    const form = new URLSearchParams()
    for (const [name, values] of Object.entries(parameters))
      for (const value of [values].flat()) form.append(name, value)
    const answer = posted.has(path)
      ? await ask(this.#base + path, { ...this.#manner, signal, form })
      : await ask(`${this.#base}${path}?${form.toString()}`, { ...this.#manner, signal })
    if (answer.failure !== undefined) return answer
    const { status, data, error } = parsed(answer.text)
    if (status === 'success') return { data: data as Data }
    if (status === 'error') return { refusal: String(error) }
    return { failure: `it answers ${answer.status}, not as Prometheus does`, status: answer.status }
  }

  /**
   * Evaluates an expression now.
   *
   * @throws ADDRESS_SILENT
   */
  async query(expression: string): Promise<Evaluated> {
    const answer = await this.ask<Result>('query', { parameters: { query: expression } })
    if (answer.failure !== undefined) throw this.#silent(answer.failure)
    if (answer.refusal !== undefined) return { refusal: answer.refusal }
    const { resultType, result } = answer.data
    if (resultType === 'vector') return { samples: result as readonly Sample[] }
    return { samples: [{ metric: {}, value: result as Sample['value'] }] }
  }

  /**
   * Lists the rules that are loaded; nothing where the server evaluates none.
   *
   * @throws ADDRESS_SILENT
   */
  async rules(): Promise<readonly LoadedRule[] | undefined> {
    const answer = await this.ask<Rules>('rules')
    if (answer.failure !== undefined && answer.status !== 404) throw this.#silent(answer.failure)
    return 'data' in answer ? answer.data.groups?.flatMap(({ rules }) => rules) : undefined
  }

  #silent(reason: string): Error {
    return new MeterbridgeError('ADDRESS_SILENT', { url: this.shownUrl, reason })
  }
}

interface Result {
  readonly resultType: string
  readonly result: unknown
}

interface Rules {
  readonly groups?: readonly { readonly rules: readonly LoadedRule[] }[]
}

function parsed(text: string): {
  readonly status?: string
  readonly data?: unknown
  readonly error?: unknown
} {
  try {
    return (JSON.parse(text) ?? {}) as { status?: string }
  } catch {
    return {}
  }
}

function withoutPassword(address: string): string {
  if (!URL.canParse(address)) return address
  const url = new URL(address)
  url.username = url.password = ''
  return url.href
}
