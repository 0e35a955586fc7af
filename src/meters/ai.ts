import { aiBudgetLimit, aiOperationDuration, aiTokenUsage } from '../catalog/ai.ts'
import { aiRecordersOf, type AiRecorders } from '../gen-ai/ai-recorders.ts'
import { defaultAiSettings } from '../gen-ai/ai-settings.ts'
import { setBudget, type ModelBudget } from '../gen-ai/budgets.ts'
import { reportedError } from '../gen-ai/call-error.ts'
import { isModelRun, type ModelCall, type ModelUsage } from '../gen-ai/model-call.ts'
import type { ModelPrice } from '../gen-ai/model-price.ts'
import { runWithin } from '../gen-ai/outer-call.ts'
import { removableMetrics } from '../gen-ai/removable-metrics.ts'
import { readPrices, type ModelPrices } from '../gen-ai/read-prices.ts'
import { processWide } from '../gen-ai/process-wide.ts'
import { reportOnce } from '../diagnostics/logger.ts'
import { reasonOf } from '../diagnostics/reason-of.ts'
import { checkedNumber } from './checked-number.ts'
import { outcomeOf } from './outcome-of.ts'
import { measuring, recording } from './pack.ts'
import { removablePack } from './removal.ts'
import { reportCall } from './report-call.ts'

/** What kind of call to a model it is (semantic conventions 1.45, `gen_ai.operation.name`). */
export type AiOperationName = ModelCall['operation']

/** Whom and what a call asks. */
export interface AiCall {
  /** Who serves the model, such as `openai`, `anthropic` or `aws.bedrock`. */
  readonly provider: string
  /** The model that was asked for. */
  readonly model: string
  readonly operation: AiOperationName
}

/** What a call used. Each number is a part of the whole call; left out where it is not known. */
export interface AiTokens {
  readonly inputTokens?: number | undefined
  readonly outputTokens?: number | undefined
  /** Of the input tokens, those that the provider had in its cache. */
  readonly cachedInputTokens?: number | undefined
  /** Of the input tokens, those that the provider wrote to its cache. */
  readonly cacheWriteTokens?: number | undefined
  /** Of the output tokens, those that the model spent on reasoning. */
  readonly reasoningTokens?: number | undefined
}

/** What models cost, in one currency. */
export type AiPrices = ModelPrices

/** What one model costs for a million tokens. */
export type AiModelPrice = ModelPrice

/** How much calls to models may cost. */
export type AiBudget = ModelBudget

/** A call that is over. */
export interface AiOperation extends AiCall, AiTokens {
  readonly durationSeconds: number
  /** The class of the error that it ended with; left out when it went well. */
  readonly errorType?: string | undefined
}

/** What a measured call can say of itself. */
export interface AiReport {
  /** Says what the call used; of several reports the latest number of each kind holds. */
  tokens(tokens: AiTokens): void
}

const { pack, removal } = removablePack('ai', {
  metrics: removableMetrics,
  bind: (store, { ai: settings = defaultAiSettings }) => aiRecordersOf(store, settings),
})
const inertReport: AiReport = { tokens() {} }

/** Measures calls to models: durations, failures and tokens. Does nothing without the preload. */
export const ai = {
  ...removal,

  /** Records a call that is over (`gen_ai.client.operation.duration` in seconds, and its tokens). */
  recordOperation: recording(pack, (recorders, operation: AiOperation) => {
    recordEnd(recorders, operation)
    recorders.used(operation, checkedUsage(operation))
  }),

  /** Records the tokens of a call whose duration something else measures (`gen_ai.client.token.usage`). */
  recordTokens: recording(pack, (recorders, usage: AiCall & AiTokens) =>
    recorders.used(usage, checkedUsage(usage)),
  ),

  /**
   * Makes a call and records how long it took, how it ended and its tokens: those that the function
   * reports, else those that a measured library tells. A streamed answer is measured until the stream ends.
   *
   * The function's own calls through a measured library are not counted again, unless the operation is
   * more than one run of a model, such as an agent's.
   */
  operation: measuring(pack, {
    inertReport,
    begin(recorders, { provider, model, operation }: AiCall) {
      const call: AiCall = { provider, model, operation }
      let told: AiTokens | undefined
      let seen: ModelUsage | undefined
      let ended = false
      return {
        report: {
          // Usage may come after the end, from what the caller does with the answer.
          tokens: recording(pack, (live, used: AiTokens) => {
            if (ended) live.used(call, checkedUsage(used))
            else told = { ...told, ...used }
          }),
        },
        ...(isModelRun(call) && {
          within: <Result>(run: () => Result) =>
            runWithin({ use: (usage) => (seen = sumOf(seen, usage)) }, run),
        }),
        active: recorders.active(call),
        end(ending) {
          ended = true
          const { errorType } = outcomeOf(ending)
          recordEnd(recorders, { ...call, durationSeconds: ending.durationSeconds, errorType })
          recorders.used(call, told === undefined ? (seen ?? {}) : checkedUsage(told))
        },
      }
    },
  }),

  /**
   * Sets how much calls may cost (`gen_ai.client.budget.limit`); from then on what they cost by the price table is
   * counted against it (`gen_ai.client.budget.spent`). A call counts in each budget that it belongs to. Nothing is refused.
   */
  setBudget(budget: AiBudget): void {
    const { name, limit } = Object(budget) as Partial<AiBudget>
    if (typeof name !== 'string') {
      const expected = 'a budget with a name and a limit'
      reportCall({ call: 'ai.setBudget', value: budget, expected })
      return
    }
    const isKept = checkedNumber(aiBudgetLimit, limit) !== undefined && setBudget(budget)
    // Makes the metrics, so that the limit is shown before the first call.
    if (isKept) pack.live()
  },

  /**
   * Sets what models cost, for `gen_ai.client.cost`: these prices count before those of METERBRIDGE_AI_PRICES
   * and the default ones, and replace what an earlier call set. Wrong prices are one warning and change nothing.
   */
  definePrices(prices: AiPrices): void {
    try {
      processWide().prices = readPrices(prices)
    } catch (thrown) {
      const reason = reasonOf(thrown)
      reportOnce('AI_PRICES_INVALID', reason, { file: 'the argument of ai.definePrices', reason })
    }
  },
}

function recordEnd(recorders: AiRecorders, operation: Omit<AiOperation, keyof AiTokens>): void {
  const durationSeconds = checkedNumber(aiOperationDuration, operation.durationSeconds)
  if (durationSeconds === undefined) return
  const { errorType: type } = operation
  recorders.ended(operation, {
    durationSeconds,
    ...(type !== undefined && { error: { type, class: reportedError(type).class } }),
  })
}

/** Keeps the numbers that can be counted, and says of each other one that it is dropped. */
function checkedUsage(tokens: AiTokens): ModelUsage {
  const checked = (value: number | undefined): number | undefined =>
    value === undefined ? undefined : checkedNumber(aiTokenUsage, value)
  return {
    inputTokens: checked(tokens.inputTokens),
    outputTokens: checked(tokens.outputTokens),
    cachedInputTokens: checked(tokens.cachedInputTokens),
    cacheWriteTokens: checked(tokens.cacheWriteTokens),
    reasoningTokens: checked(tokens.reasoningTokens),
  }
}

/** Adds up the calls of a library within one operation: a caller's own retries, for one. */
function sumOf(one: ModelUsage | undefined, other: ModelUsage): ModelUsage {
  if (one === undefined) return other
  const sum = (key: TokenField): number | undefined =>
    one[key] === undefined && other[key] === undefined ? undefined : (one[key] ?? 0) + (other[key] ?? 0)
  return { ...one, ...other, ...Object.fromEntries(tokenFields.map((key) => [key, sum(key)])) }
}

type TokenField = (typeof tokenFields)[number]

const tokenFields = [
  'inputTokens',
  'outputTokens',
  'cachedInputTokens',
  'cacheWriteTokens',
  'longCacheWriteTokens',
  'reasoningTokens',
] as const
