import { afterEach, expect, it } from 'vitest'
import { aiRecordersOf } from '../../../src/gen-ai/ai-recorders.ts'
import { defaultAiSettings } from '../../../src/gen-ai/ai-settings.ts'
import { beginCall, type CallInFlight } from '../../../src/gen-ai/model-operation.ts'
import { processWide } from '../../../src/gen-ai/process-wide.ts'
import { ai } from '../../../src/meters/ai.ts'
import type { SeriesStore } from '../../../src/series/series-store.ts'
import { recordedIn, startRunning, stopRunning } from './running.ts'

afterEach(() => {
  stopRunning()
  delete processWide().prices
})

const call = { provider: 'openai', model: 'gpt-5', operation: 'chat' } as const
const callText = 'gen_ai.operation.name=chat,gen_ai.provider.name=openai,gen_ai.request.model=gpt-5'
const usage = { inputTokens: 10, outputTokens: 2 }

/** Makes a call as the instrument of a library does. */
function libraryCall(store: SeriesStore): CallInFlight {
  const made = beginCall(aiRecordersOf(store, defaultAiSettings), call)
  made.chunk()
  made.use(usage)
  return made
}

const counted = {
  [`gen_ai.client.operation.duration{${callText}}`]: '1x',
  [`gen_ai.client.token.usage{${callText},gen_ai.token.type=input}`]: '1x',
  [`gen_ai.client.token.usage{${callText},gen_ai.token.type=output}`]: '1x',
}

it('a measured operation counts the call of a library within it once, with the tokens that the library tells', async () => {
  const store = startRunning()
  await ai.operation(call, async () => {
    await Promise.resolve()
    libraryCall(store).end()
  })
  expect(recordedIn(store)).toEqual({
    ...counted,
    [`gen_ai.client.cost{gen_ai.cost.currency=USD,${callText}}`]: 0.0000325,
  })
})

it('the tokens of several calls within one operation are added up; what the function reports wins', async () => {
  const store = startRunning()
  await ai.operation(call, async () => {
    libraryCall(store).end()
    libraryCall(store).end()
  })
  expect(recordedIn(store)[`gen_ai.client.cost{gen_ai.cost.currency=USD,${callText}}`]).toBe(0.000065)
  const other = startRunning()
  await ai.operation(call, async (report) => {
    libraryCall(other).end()
    report.tokens({ inputTokens: 1000 })
  })
  expect(recordedIn(other)[`gen_ai.client.cost{gen_ai.cost.currency=USD,${callText}}`]).toBe(0.00125)
})

it('an operation that is more than one run of a model leaves the calls within it to be counted', async () => {
  const store = startRunning()
  await ai.operation({ ...call, operation: 'invoke_agent' }, async () => libraryCall(store).end())
  expect(recordedIn(store)).toMatchObject(counted)
})

it('prices that the application defines count from then on, and wrong ones change nothing', () => {
  const store = startRunning()
  ai.definePrices({ currency: 'EUR', prices: { 'openai/gpt-5': { input: 100, output: 200 } } })
  ai.definePrices({ prices: { 'gpt-5': { input: -1 } } })
  ai.definePrices(undefined as never)
  ai.recordTokens({ ...call, ...usage })
  expect(recordedIn(store)[`gen_ai.client.cost{gen_ai.cost.currency=EUR,${callText}}`]).toBe(0.0014)
})

it('tokens without a price, of an unknown model or another tier of service, are counted as such', () => {
  const store = startRunning()
  ai.recordTokens({ ...call, model: 'mystery', ...usage })
  const made = beginCall(aiRecordersOf(store, defaultAiSettings), call)
  made.use({ ...usage, serviceTier: 'flex' })
  made.end()
  const unpriced = Object.entries(recordedIn(store)).filter(([name]) => /unpriced|cost/.test(name))
  expect(unpriced.map(([name, value]) => [/model=(\S+?),.*type=(\w+)/.exec(name)?.slice(1), value])).toEqual([
    [['mystery', 'input'], 10],
    [['mystery', 'output'], 2],
    [['gpt-5', 'input'], 10],
    [['gpt-5', 'output'], 2],
  ])
})
