import { afterEach, beforeEach, expect, it } from 'vitest'
import { processWide } from '../../../src/gen-ai/process-wide.ts'
import { ai } from '../../../src/meters/ai.ts'
import { startRunning, stopRunning, valuesOf } from '../meters/running.ts'

beforeEach(() => processWide().budgets.clear())
afterEach(stopRunning)

const call = { model: 'test-model', operation: 'chat', durationSeconds: 1 } as const

it('counts what calls cost in each budget that they belong to, and shows its limit', async () => {
  const store = startRunning()
  ai.definePrices({ currency: 'USD', prices: { 'test-model': { input: 2, output: 10 } } })
  ai.setBudget({ name: 'all', limit: 50 })
  ai.setBudget({ name: 'anthropic', limit: 20, provider: 'anthropic' })
  ai.setBudget({ name: 'euros', limit: 5, currency: 'EUR' })
  ai.recordOperation({ ...call, provider: 'openai', inputTokens: 1_000_000, outputTokens: 100_000 })
  ai.recordOperation({ ...call, provider: 'anthropic', inputTokens: 500_000, outputTokens: 0 })
  await store.collect({ timeoutMs: 1000 })
  const budgets = Object.entries(valuesOf(store)).filter(([name]) => name.includes('budget'))
  const labels = (name: string, currency: string) =>
    `{gen_ai.budget.name=${name},gen_ai.cost.currency=${currency}}`
  expect(Object.fromEntries(budgets)).toEqual({
    [`gen_ai.client.budget.spent${labels('all', 'USD')}`]: 4,
    [`gen_ai.client.budget.spent${labels('anthropic', 'USD')}`]: 1,
    [`gen_ai.client.budget.limit${labels('all', 'USD')}`]: 50,
    [`gen_ai.client.budget.limit${labels('anthropic', 'USD')}`]: 20,
    [`gen_ai.client.budget.limit${labels('euros', 'EUR')}`]: 5,
  })
})

it('takes another limit for a budget of the same name, and none that is no number', async () => {
  const store = startRunning()
  ai.setBudget({ name: 'all', limit: 50 })
  ai.setBudget({ name: 'all', limit: 80 })
  ai.setBudget({ name: 'wrong', limit: Number.NaN })
  ai.setBudget(null as never)
  ai.setBudget('all' as never)
  await store.collect({ timeoutMs: 1000 })
  const limits = Object.entries(valuesOf(store)).filter(([name]) => name.includes('budget.limit'))
  expect(limits).toEqual([
    ['gen_ai.client.budget.limit{gen_ai.budget.name=all,gen_ai.cost.currency=USD}', 80],
  ])
})
