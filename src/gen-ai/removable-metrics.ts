import * as latest from '../catalog/ai-latest.ts'
import * as current from '../catalog/ai.ts'

/** Every metric of calls to models that is recorded, under the names of both conventions. */
export const removableMetrics = [
  current.aiOperationDuration,
  current.aiTimeToFirstChunk,
  current.aiTimePerOutputChunk,
  current.aiTokenUsage,
  current.aiCachedInputTokens,
  current.aiCacheWriteTokens,
  current.aiReasoningTokens,
  current.aiActiveOperations,
  current.aiErrors,
  current.aiCost,
  current.aiUnpricedTokens,
  current.aiBudgetSpent,
  latest.aiInferenceDuration,
  latest.aiEmbeddingsDuration,
  latest.aiInferenceTimeToFirstChunk,
  latest.aiInferenceTimePerOutputChunk,
  latest.aiInputTokens,
  latest.aiOutputTokens,
  latest.aiOperationInputTokens,
  latest.aiOperationOutputTokens,
  latest.aiEmbeddingsInputTokens,
] as const
