import {
  aiActiveOperations,
  aiCachedInputTokens,
  aiOperationDuration,
  aiReasoningTokens,
  aiTokenUsage,
} from '../catalog/ai.ts'
import type { AttributesOf } from '../catalog/metric.ts'
import type { SeriesStore } from '../series/series-store.ts'
import { checkedNumber } from './checked-number.ts'
import { liveRecorders } from './live-store.ts'
import { outcomeOf } from './outcome-of.ts'
import { measuring, recording, type Pack } from './pack.ts'

type CallAttributes = AttributesOf<typeof aiActiveOperations>
type DurationAttributes = AttributesOf<typeof aiOperationDuration>

/** What kind of call to a model it is (semantic conventions 1.45, `gen_ai.operation.name`). */
export type AiOperationName = NonNullable<DurationAttributes['gen_ai.operation.name']>

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
  /** Of the output tokens, those that the model spent on reasoning. */
  readonly reasoningTokens?: number | undefined
}

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

const pack: Pack<ReturnType<typeof bind>> = { name: 'ai', live: liveRecorders('ai', bind) }
const inertReport: AiReport = { tokens() {} }

/** Measures calls to models: durations, failures and tokens. Does nothing without the preload. */
export const ai = {
  /** Records a call that is over (`gen_ai.client.operation.duration` in seconds, and its tokens). */
  recordOperation: recording(pack, (recorders, operation: AiOperation) => {
    recorders.operation(operation)
    recorders.tokens(operation, operation)
  }),

  /** Records the tokens of a call whose duration something else measures (`gen_ai.client.token.usage`). */
  recordTokens: recording(pack, (recorders, usage: AiCall & AiTokens) => recorders.tokens(usage, usage)),

  /**
   * Makes a call and records how long it took, how it ended and, when the function reports them, its
   * tokens. A streamed answer is measured until the stream ends.
   */
  operation: measuring(pack, {
    inertReport,
    begin(recorders, { provider, model, operation }: AiCall) {
      const call: AiCall = { provider, model, operation }
      let tokens: AiTokens = {}
      let ended = false
      return {
        report: {
          // Usage may come after the end, from what the caller does with the answer.
          tokens: recording(pack, (live, used: AiTokens) => {
            if (ended) live.tokens(call, used)
            else tokens = { ...tokens, ...used }
          }),
        },
        active: recorders.active.bind(attributesOf(call)),
        end(ending) {
          ended = true
          const { errorType } = outcomeOf(ending)
          recorders.operation({ ...call, durationSeconds: ending.durationSeconds, errorType })
          recorders.tokens(call, tokens)
        },
      }
    },
  }),
}

function bind(store: SeriesStore) {
  const duration = store.histogram(aiOperationDuration)
  const usage = store.histogram(aiTokenUsage)
  const cachedInput = store.counter(aiCachedInputTokens)
  const reasoning = store.counter(aiReasoningTokens)
  return {
    active: store.gauge(aiActiveOperations),
    operation(operation: AiOperation): void {
      const seconds = checkedNumber(aiOperationDuration, operation.durationSeconds)
      if (seconds === undefined) return
      duration.record(seconds, { ...attributesOf(operation), 'error.type': operation.errorType })
    },
    tokens(call: AiCall, tokens: AiTokens): void {
      const attributes = attributesOf(call)
      const { inputTokens, outputTokens, cachedInputTokens, reasoningTokens } = tokens
      const used = (type: 'input' | 'output', given: number | undefined): void => {
        const count = given === undefined ? undefined : checkedNumber(aiTokenUsage, given)
        if (count !== undefined) usage.record(count, { ...attributes, 'gen_ai.token.type': type })
      }
      used('input', inputTokens)
      used('output', outputTokens)
      if (cachedInputTokens !== undefined) cachedInput.add(cachedInputTokens, attributes)
      if (reasoningTokens !== undefined) reasoning.add(reasoningTokens, attributes)
    },
  }
}

function attributesOf({ provider, model, operation }: AiCall): CallAttributes {
  return {
    'gen_ai.operation.name': operation,
    'gen_ai.provider.name': provider,
    'gen_ai.request.model': baseModelOf(model),
  }
}

/** A fine-tuned model of OpenAI, `ft:<base>:<organisation>:<name>:<id>`, is counted with its base. */
function baseModelOf(model: string): string {
  if (typeof model !== 'string' || !model.startsWith('ft:')) return model
  return model.split(':', 2).join(':')
}
