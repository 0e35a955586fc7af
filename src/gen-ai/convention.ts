import {
  aiEmbeddingsDuration,
  aiEmbeddingsInputTokens,
  aiInferenceDuration,
  aiInferenceTimePerOutputChunk,
  aiInferenceTimeToFirstChunk,
  aiInputTokens,
  aiOperationInputTokens,
  aiOperationOutputTokens,
  aiOutputTokens,
} from '../catalog/ai-latest.ts'
import { aiOperationDuration, aiTimePerOutputChunk, aiTimeToFirstChunk, aiTokenUsage } from '../catalog/ai.ts'
import type { AttributesOf, Metric } from '../catalog/metric.ts'
import type { Histogram } from '../series/recorders.ts'
import type { SeriesStore } from '../series/series-store.ts'
import type { AiSettings } from './ai-settings.ts'
import { isModelRun, type ModelCall, type ModelUsage } from './model-call.ts'

type CallAttributes = AttributesOf<typeof aiTimeToFirstChunk>

/** What the two conventions name, or count, in different ways. */
export interface Convention {
  readonly timeToFirstChunk: Histogram<typeof aiTimeToFirstChunk>
  readonly timePerOutputChunk: Histogram<typeof aiTimePerOutputChunk>
  duration(call: ModelCall, seconds: number, attributes: AttributesOf<typeof aiOperationDuration>): void
  tokens(call: ModelCall, usage: ModelUsage, attributes: CallAttributes): void
}

/** Gives the metrics of the convention that the settings ask for; those of the other are never registered. */
export function conventionOf(store: SeriesStore, { latestNames }: AiSettings): Convention {
  return latestNames ? latest(store) : current(store)
}

/** Semantic conventions 1.45. */
function current(store: SeriesStore): Convention {
  const duration = store.histogram(aiOperationDuration)
  const usage = store.histogram(aiTokenUsage)
  return {
    timeToFirstChunk: store.histogram(aiTimeToFirstChunk),
    timePerOutputChunk: store.histogram(aiTimePerOutputChunk),
    duration: (_, seconds, attributes) => duration.record(seconds, attributes),
    tokens(_, { inputTokens, outputTokens }, attributes) {
      if (inputTokens !== undefined)
        usage.record(inputTokens, { ...attributes, 'gen_ai.token.type': 'input' })
      if (outputTokens !== undefined)
        usage.record(outputTokens, { ...attributes, 'gen_ai.token.type': 'output' })
    },
  }
}

/** semantic-conventions-genai 0.1. */
function latest(store: SeriesStore): Convention {
  const inference = store.histogram(aiInferenceDuration)
  const embeddings = store.histogram(aiEmbeddingsDuration)
  const others = store.histogram(aiOperationDuration)
  const embeddingsInput = store.histogram(aiEmbeddingsInputTokens)
  const input = { total: store.counter(aiInputTokens), each: store.histogram(aiOperationInputTokens) }
  const output = { total: store.counter(aiOutputTokens), each: store.histogram(aiOperationOutputTokens) }
  return {
    timeToFirstChunk: store.histogram<Metric>(aiInferenceTimeToFirstChunk) as Convention['timeToFirstChunk'],
    timePerOutputChunk: store.histogram<Metric>(
      aiInferenceTimePerOutputChunk,
    ) as Convention['timePerOutputChunk'],
    duration(call, seconds, attributes) {
      if (call.operation === 'embeddings') embeddings.record(seconds, attributes)
      else (isModelRun(call) ? inference : others).record(seconds, attributes)
    },
    tokens({ operation }, { inputTokens, outputTokens }, attributes) {
      if (operation === 'embeddings') {
        if (inputTokens !== undefined) embeddingsInput.record(inputTokens, attributes)
        return
      }
      // A call whose usage is not known counts as 0, so that a rate over all calls is not missing it.
      const part = { ...attributes, 'gen_ai.token.modality': 'unknown' } as const
      input.total.add(inputTokens ?? 0, part)
      output.total.add(outputTokens ?? 0, part)
      if (inputTokens !== undefined) input.each.record(inputTokens, attributes)
      if (outputTokens !== undefined) output.each.record(outputTokens, attributes)
    },
  }
}
