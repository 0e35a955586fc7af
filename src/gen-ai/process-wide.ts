import type { AsyncLocalStorage } from 'node:async_hooks'
import type { ModelBudget } from './budgets.ts'
import type { ModelUsage } from './model-call.ts'
import type { CheckedPrices } from './read-prices.ts'

/** What measures a call already, so that the library underneath does not count it again. */
export interface OuterCall {
  /** Takes what the call underneath used. */
  use(usage: ModelUsage): void
}

interface ProcessWide {
  /** Set while something that measures calls runs; created when the first one does. */
  outerCalls?: AsyncLocalStorage<OuterCall>
  /** The prices that the application gave. */
  prices?: CheckedPrices
  /** The budgets that the application set, by name. */
  readonly budgets: Map<string, ModelBudget>
}

const key: symbol = Symbol.for('meterbridge.gen-ai')

/**
 * Gives what the preload and the application's copy of this package share: a global symbol, because both
 * must see the same calls, prices and budgets.
 */
export function processWide(): ProcessWide {
  const holder = globalThis as unknown as Record<symbol, ProcessWide | undefined>
  return (holder[key] ??= { budgets: new Map() })
}
