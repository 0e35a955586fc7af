import { readFileSync } from 'node:fs'
import { reportOnce } from '../diagnostics/logger.ts'
import { reasonOf } from '../diagnostics/reason-of.ts'
import { defaultPrices } from './default-prices.ts'
import type { ModelPrice } from './model-price.ts'
import { readPrices, type CheckedPrices } from './read-prices.ts'
import { processWide } from './process-wide.ts'

/** A price and its currency. */
export interface FoundPrice {
  readonly price: ModelPrice
  readonly currency: string
}

const rememberedLimit = 500

/**
 * Finds what a model costs: in what the application gave, else in the file of the settings, else in the
 * default list. A model that is in none of them has no price, and none is guessed.
 */
export class PriceBook {
  readonly #fromFile: CheckedPrices | undefined
  readonly #remembered = new Map<string, FoundPrice | undefined>()
  #fromCode: CheckedPrices | undefined

  /** @param file The file of the settings; it is read once, here. */
  constructor(file: string | undefined) {
    this.#fromFile = file === undefined ? undefined : readFile(file)
  }

  find(provider: string, model: string): FoundPrice | undefined {
    const { prices } = processWide()
    if (prices !== this.#fromCode || this.#remembered.size >= rememberedLimit) this.#remembered.clear()
    this.#fromCode = prices
    const key = `${provider}/${model}`
    if (!this.#remembered.has(key)) this.#remembered.set(key, this.#search(key, model))
    return this.#remembered.get(key)
  }

  #search(key: string, model: string): FoundPrice | undefined {
    for (const list of [this.#fromCode, this.#fromFile, defaults]) {
      const price = list && priceIn(list.prices, key, model)
      if (price !== undefined) return { price, currency: list!.currency }
    }
    return undefined
  }
}

const defaults: CheckedPrices = { currency: 'USD', prices: defaultPrices }

/** Which snapshot of a model it is, as OpenAI (`-2024-08-06`) and Anthropic (`-20250514`, `-latest`, `-0`) write it. */
const snapshot = /-(\d{4}-\d{2}-\d{2}|\d{8}|latest|0)$/

function priceIn(prices: CheckedPrices['prices'], ...names: readonly string[]): ModelPrice | undefined {
  for (const name of [...names, ...names.map((one) => one.replace(snapshot, ''))]) {
    if (Object.hasOwn(prices, name)) return prices[name]
  }
  const prefix = Object.keys(prices)
    .filter((key) => key.endsWith('*') && names.some((name) => name.startsWith(key.slice(0, -1))))
    .sort((a, b) => b.length - a.length)[0]
  return prefix === undefined ? undefined : prices[prefix]
}

function readFile(file: string): CheckedPrices | undefined {
  try {
    return readPrices(JSON.parse(readFileSync(file, 'utf8')))
  } catch (thrown) {
    reportOnce('AI_PRICES_INVALID', file, { file, reason: reasonOf(thrown) })
    return undefined
  }
}
