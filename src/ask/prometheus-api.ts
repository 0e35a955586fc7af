import { MeterbridgeError } from '../diagnostics/meterbridge-error.ts'
import { ask, type Question } from './ask.ts'

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

/** A server that answers as Prometheus does. */
export class PrometheusApi {
  readonly #url: string
  readonly #question: Question

  constructor(url: string, question: Question = {}) {
    this.#url = url.replace(/\/$/, '')
    this.#question = question
  }

  /**
   * Evaluates an expression now.
   *
   * @throws ADDRESS_SILENT
   */
  async query(expression: string): Promise<Evaluated> {
    const answer = await this.#ask('/api/v1/query', { query: expression })
    if (answer['status'] !== 'success') return { refusal: String(answer['error']) }
    const { resultType, result } = answer['data'] as { resultType: string; result: unknown }
    if (resultType === 'vector') return { samples: result as readonly Sample[] }
    return { samples: [{ metric: {}, value: result as Sample['value'] }] }
  }

  /**
   * Lists the rules that are loaded; nothing where the server evaluates none.
   *
   * @throws ADDRESS_SILENT
   */
  async rules(): Promise<readonly LoadedRule[] | undefined> {
    const { data } = (await this.#ask('/api/v1/rules')) as {
      data?: { groups?: readonly { rules: readonly LoadedRule[] }[] }
    }
    return data?.groups?.flatMap(({ rules }) => rules)
  }

  async #ask(path: string, form?: Readonly<Record<string, string>>): Promise<Record<string, unknown>> {
    const answer = await ask(`${this.#url}${path}`, {
      ...this.#question,
      ...(form === undefined ? {} : { form }),
    })
    if (answer.failure !== undefined) throw silent(this.#url, answer.failure)
    try {
      return JSON.parse(answer.text) as Record<string, unknown>
    } catch {
      if (answer.status === 404 && form === undefined) return {}
      throw silent(this.#url, `it answers ${answer.status}, not as Prometheus does`)
    }
  }
}

function silent(url: string, reason: string): Error {
  return new MeterbridgeError('ADDRESS_SILENT', { url: withoutPassword(url), reason })
}

function withoutPassword(address: string): string {
  if (!URL.canParse(address)) return address
  const url = new URL(address)
  url.username = url.password = ''
  return url.href
}
