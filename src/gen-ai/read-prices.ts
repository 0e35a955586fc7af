import type { ModelPrice } from './model-price.ts'

/** Prices of models in one currency: what a file or a call of the application gives. */
export interface ModelPrices {
  /** An ISO 4217 code; USD by default. */
  readonly currency?: string
  /**
   * By `<provider>/<model>`, or by the model alone for every provider; one that ends in `*` stands for all
   * that begin so. They count before the default ones, which stay for other models.
   */
  readonly prices: Readonly<Record<string, ModelPrice>>
}

/** Prices that were checked. */
export interface CheckedPrices {
  readonly currency: string
  readonly prices: Readonly<Record<string, ModelPrice>>
}

/** Checks what was given as prices. @throws TypeError that says what is wrong. */
export function readPrices(given: unknown): CheckedPrices {
  const { currency = 'USD', prices } = objectOf(given, 'the prices')
  if (typeof currency !== 'string' || !/^[A-Z]{3}$/.test(currency))
    throw new TypeError('currency is not a code of three letters such as EUR')
  const models = Object.entries(objectOf(prices, '"prices"'))
  for (const [model, price] of models) {
    const fields = objectOf(price, model)
    checkTokenPrices(model, fields)
    if (fields['longPrompt'] === undefined) continue
    const { aboveInputTokens, ...longer } = objectOf(fields['longPrompt'], `longPrompt of ${model}`)
    if (!isAmount(aboveInputTokens))
      throw new TypeError(`aboveInputTokens of ${model} is not a number of tokens`)
    checkTokenPrices(model, longer)
  }
  return { currency, prices: Object.fromEntries(models) as CheckedPrices['prices'] }
}

const optionalPrices = ['output', 'cachedInput', 'cacheWrite', 'longCacheWrite']
const knownFields = new Set(['input', 'longPrompt', ...optionalPrices])

function checkTokenPrices(model: string, fields: Readonly<Record<string, unknown>>): void {
  const unknown = Object.keys(fields).find((field) => !knownFields.has(field))
  if (unknown !== undefined) throw new TypeError(`${unknown} of ${model} is no price`)
  if (!isAmount(fields['input'])) throw new TypeError(`input of ${model} is not a number of 0 or more`)
  for (const field of optionalPrices) {
    if (fields[field] !== undefined && !isAmount(fields[field]))
      throw new TypeError(`${field} of ${model} is not a number of 0 or more`)
  }
}

function isAmount(value: unknown): boolean {
  return typeof value === 'number' && value >= 0 && value < Infinity
}

function objectOf(value: unknown, what: string): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return value as Record<string, unknown>
  throw new TypeError(`${what} is not an object`)
}
