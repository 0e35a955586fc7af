import type { ModelPrice } from './model-price.ts'

/**
 * List prices in US dollars for a million tokens, of the standard tier, compiled on 2026-11-28.
 *
 * They were not read from the providers on that day, but from copies of their pages and from public lists that
 * follow them, which may be older: Anthropic's from copies of https://platform.claude.com/docs/en/about-claude/pricing,
 * some models from lists alone; OpenAI's from lists alone. A model on whose price these differ is left out. They are a
 * beginning, to be checked against the provider's page and replaced where they differ.
 *
 * A dated snapshot costs what its alias costs unless it is listed. A model that is not listed has no price: its tokens are
 * counted as unpriced. What resellers (Azure, Bedrock, Vertex, gateways) charge depends on region and contract, so none of
 * theirs is here.
 */
export const defaultPrices: Readonly<Record<string, ModelPrice>> = {
  'openai/gpt-5.5': {
    ...openai(5, 30, { cachedInput: 0.5 }),
    longPrompt: { aboveInputTokens: 272_000, ...openai(10, 45, { cachedInput: 1 }) },
  },
  'openai/gpt-5.4': {
    ...openai(2.5, 15, { cachedInput: 0.25 }),
    longPrompt: { aboveInputTokens: 272_000, ...openai(5, 22.5, { cachedInput: 0.5 }) },
  },
  'openai/gpt-5.4-mini': openai(0.75, 4.5, { cachedInput: 0.075 }),
  'openai/gpt-5.4-nano': openai(0.2, 1.25, { cachedInput: 0.02 }),
  'openai/gpt-5.2': openai(1.75, 14, { cachedInput: 0.175 }),
  'openai/gpt-5.1': openai(1.25, 10, { cachedInput: 0.125 }),
  'openai/gpt-5': openai(1.25, 10, { cachedInput: 0.125 }),
  'openai/gpt-5-mini': openai(0.25, 2, { cachedInput: 0.025 }),
  'openai/gpt-5-nano': openai(0.05, 0.4, { cachedInput: 0.005 }),
  'openai/gpt-4.1': openai(2, 8, { cachedInput: 0.5 }),
  'openai/gpt-4.1-mini': openai(0.4, 1.6, { cachedInput: 0.1 }),
  'openai/gpt-4.1-nano': openai(0.1, 0.4, { cachedInput: 0.025 }),
  'openai/gpt-4o': openai(2.5, 10, { cachedInput: 1.25 }),
  'openai/gpt-4o-2024-05-13': openai(5, 15, { cachedInput: 5 }),
  'openai/gpt-4o-mini': openai(0.15, 0.6, { cachedInput: 0.075 }),
  'openai/o3': openai(2, 8, { cachedInput: 0.5 }),
  'openai/o4-mini': openai(1.1, 4.4, { cachedInput: 0.275 }),
  'openai/text-embedding-3-small': { input: 0.02 },
  'openai/text-embedding-3-large': { input: 0.13 },
  'openai/text-embedding-ada-002': { input: 0.1 },

  'anthropic/claude-fable-5-1': anthropic(10, 50, { cachedInput: 0.25 }),
  'anthropic/claude-fable-5': anthropic(10, 50, { cachedInput: 1 }),
  'anthropic/claude-opus-5-5': anthropic(4, 20, { cachedInput: 0.2 }),
  'anthropic/claude-opus-5': anthropic(5, 25, { cachedInput: 0.5 }),
  'anthropic/claude-opus-4-8': anthropic(5, 25, { cachedInput: 0.5 }),
  'anthropic/claude-opus-4-7': anthropic(5, 25, { cachedInput: 0.5 }),
  'anthropic/claude-opus-4-6': anthropic(5, 25, { cachedInput: 0.5 }),
  'anthropic/claude-opus-4-5': anthropic(5, 25, { cachedInput: 0.5 }),
  'anthropic/claude-opus-4-1': anthropic(15, 75, { cachedInput: 1.5 }),
  'anthropic/claude-sonnet-5-5': anthropic(2, 10, { cachedInput: 0.1 }),
  'anthropic/claude-sonnet-5': anthropic(2, 10, { cachedInput: 0.2 }),
  'anthropic/claude-sonnet-4-6': anthropic(3, 15, { cachedInput: 0.3 }),
  'anthropic/claude-sonnet-4-5': anthropic(3, 15, { cachedInput: 0.3 }),
  'anthropic/claude-sonnet-4': anthropic(3, 15, { cachedInput: 0.3 }),
  'anthropic/claude-3-7-sonnet': anthropic(3, 15, { cachedInput: 0.3 }),
  'anthropic/claude-haiku-5-5': {
    ...anthropic(0.1, 0.5, { cachedInput: 0.01 }),
    longPrompt: { aboveInputTokens: 100_000, ...anthropic(0.5, 2.5, { cachedInput: 0.05 }) },
  },
  'anthropic/claude-haiku-4-5': anthropic(1, 5, { cachedInput: 0.1 }),
  'anthropic/claude-3-5-haiku': anthropic(0.8, 4, { cachedInput: 0.08 }),
}

function openai(input: number, output: number, { cachedInput }: { cachedInput: number }): ModelPrice {
  return { input, cachedInput, output }
}

/** Anthropic writes to its cache for 1.25 times the input's price, and for an hour for twice that price. */
function anthropic(input: number, output: number, { cachedInput }: { cachedInput: number }): ModelPrice {
  return { input, cachedInput, cacheWrite: input * 1.25, longCacheWrite: input * 2, output }
}
