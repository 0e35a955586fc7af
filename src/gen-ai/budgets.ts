import type { SeriesStore } from '../series/series-store.ts'
import { aiBudgetLimit, aiBudgetSpent } from '../catalog/ai.ts'
import type { Counter } from '../series/recorders.ts'
import { processWide } from './process-wide.ts'

/** How much calls to models may cost. */
export interface ModelBudget {
  /** One of a small set, such as `chat` or `all`. */
  readonly name: string
  /** In whole units of the currency, such as dollars, for whatever time its owner means. */
  readonly limit: number
  /** An ISO 4217 code; `USD` by default. Only costs in it count. */
  readonly currency?: string | undefined
  /** Only what this provider serves counts; every provider by default. */
  readonly provider?: string | undefined
}

/** What a call cost, and where. */
interface Spending {
  readonly provider: string
  readonly currency: string
  /** In billionths of the currency's unit. */
  readonly nanoUnits: number
}

/** As many budgets are kept as the catalog keeps apart. */
const budgetsLimit: number = aiBudgetLimit.attributes['gen_ai.budget.name'].limit

/** Sets a budget, or another limit of the budget of that name; one too many is left out, which it tells. */
export function setBudget(budget: ModelBudget): boolean {
  const { budgets } = processWide()
  if (!budgets.has(budget.name) && budgets.size >= budgetsLimit) return false
  budgets.set(budget.name, budget)
  return true
}

/** Counts what calls cost against the budgets that they belong to. */
export class BudgetRecorder {
  readonly #spent: Counter<typeof aiBudgetSpent>

  constructor(store: SeriesStore) {
    this.#spent = store.counter(aiBudgetSpent)
    const limit = store.observable(aiBudgetLimit)
    store.onCollect('ai budgets', () => {
      for (const budget of processWide().budgets.values()) limit.observe(budget.limit, attributesOf(budget))
    })
  }

  spend({ provider, currency, nanoUnits }: Spending): void {
    for (const budget of processWide().budgets.values()) {
      if ((budget.currency ?? 'USD') !== currency) continue
      if (budget.provider !== undefined && budget.provider !== provider) continue
      this.#spent.add(nanoUnits / 1e9, attributesOf(budget))
    }
  }
}

function attributesOf({ name, currency = 'USD' }: ModelBudget) {
  return { 'gen_ai.budget.name': name, 'gen_ai.cost.currency': currency }
}
