import type { ModelUsage } from './model-call.ts'

/** What a model costs, in units of a currency for a million tokens. */
export interface ModelPrice extends TokenPrices {
  /** What the whole call costs instead when its input is longer. */
  readonly longPrompt?: { readonly aboveInputTokens: number } & TokenPrices
}

/** Prices of a million tokens; what is left out costs as the line says. */
export interface TokenPrices {
  readonly input: number
  /** Left out for a model that gives no tokens; output then has no price. */
  readonly output?: number
  /** Input read from the provider's cache; left out costs as input. */
  readonly cachedInput?: number
  /** Input written to the provider's cache; left out costs as input. */
  readonly cacheWrite?: number
  /** Input written to the cache for an hour; left out costs as `cacheWrite`. */
  readonly longCacheWrite?: number
}

/** A price for a million tokens is this many nano-units for one. */
const nanoUnitsPerToken = 1000

/**
 * Gives what a call cost in whole nano-units (billionths) of the currency; undefined when a part of it has no price.
 *
 * Nano-units because prices of one token are some hundreds of them: a call's cost is a whole number, and
 * sums stay exact up to nine million units.
 */
export function costNanoUnits(price: ModelPrice, usage: ModelUsage): number | undefined {
  const { inputTokens = 0, outputTokens = 0, cachedInputTokens = 0, cacheWriteTokens = 0 } = usage
  const { longPrompt } = price
  const { input, output, cachedInput, cacheWrite, longCacheWrite }: TokenPrices =
    longPrompt !== undefined && inputTokens > longPrompt.aboveInputTokens ? longPrompt : price
  if (output === undefined && outputTokens > 0) return undefined
  const written = cacheWrite ?? input
  const longWrites = Math.min(usage.longCacheWriteTokens ?? 0, cacheWriteTokens)
  const plain = Math.max(0, inputTokens - cachedInputTokens - cacheWriteTokens)
  const perMillion =
    plain * input +
    cachedInputTokens * (cachedInput ?? input) +
    (cacheWriteTokens - longWrites) * written +
    longWrites * (longCacheWrite ?? written) +
    outputTokens * (output ?? 0)
  return Math.round(perMillion * nanoUnitsPerToken)
}
