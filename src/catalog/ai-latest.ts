import { call, operationSeconds, part, tokenCounts } from './ai.ts'
import type { Metric } from './metric.ts'

// The conventions of semantic-conventions-genai 0.1.0 (client-inference.md, client-embeddings.md,
// gen-ai-token-metrics.md), which replace those of semantic conventions 1.45. What neither has, and what
// both name alike, is in ai.ts.

const ended = {
  ...call,
  'error.type': {
    description: 'The class of the error that the operation ended with.',
    limit: 30,
  },
} as const

export const aiInferenceDuration = {
  name: 'gen_ai.client.inference.duration',
  kind: 'histogram',
  unit: 's',
  description: 'GenAI client inference operation duration.',
  attributes: ended,
  buckets: operationSeconds,
  stability: 'development',
  removable: true,
} as const satisfies Metric

export const aiEmbeddingsDuration = {
  name: 'gen_ai.client.embeddings.duration',
  kind: 'histogram',
  unit: 's',
  description: 'GenAI client embeddings operation duration.',
  attributes: ended,
  buckets: operationSeconds,
  stability: 'development',
  removable: true,
} as const satisfies Metric

export const aiInferenceTimeToFirstChunk = {
  name: 'gen_ai.client.inference.time_to_first_chunk',
  kind: 'histogram',
  unit: 's',
  description: 'Time from the request to the first chunk of the answer. Recorded for streams alone.',
  attributes: call,
  buckets: operationSeconds,
  stability: 'development',
  removable: true,
} as const satisfies Metric

export const aiInferenceTimePerOutputChunk = {
  name: 'gen_ai.client.inference.time_per_output_chunk',
  kind: 'histogram',
  unit: 's',
  description:
    'Time from one chunk of the answer to the next, for each after the first. Recorded for streams alone.',
  attributes: call,
  buckets: operationSeconds,
  stability: 'development',
  removable: true,
} as const satisfies Metric

export const aiInputTokens = {
  name: 'gen_ai.client.inference.usage.input_tokens',
  kind: 'counter',
  unit: '{token}',
  description: 'Input (prompt) tokens used, cached ones among them.',
  attributes: part,
  stability: 'development',
  removable: true,
} as const satisfies Metric

export const aiOutputTokens = {
  name: 'gen_ai.client.inference.usage.output_tokens',
  kind: 'counter',
  unit: '{token}',
  description: 'Output (completion) tokens used, those of reasoning among them.',
  attributes: part,
  stability: 'development',
  removable: true,
} as const satisfies Metric

export const aiOperationInputTokens = {
  name: 'gen_ai.client.inference.operation.input_tokens',
  kind: 'histogram',
  unit: '{token}',
  description: 'Input tokens of one inference operation.',
  attributes: call,
  buckets: tokenCounts,
  stability: 'development',
  removable: true,
} as const satisfies Metric

export const aiOperationOutputTokens = {
  name: 'gen_ai.client.inference.operation.output_tokens',
  kind: 'histogram',
  unit: '{token}',
  description: 'Output tokens of one inference operation.',
  attributes: call,
  buckets: tokenCounts,
  stability: 'development',
  removable: true,
} as const satisfies Metric

export const aiEmbeddingsInputTokens = {
  name: 'gen_ai.client.embeddings.operation.input_tokens',
  kind: 'histogram',
  unit: '{token}',
  description: 'Input tokens of one embeddings operation.',
  attributes: call,
  buckets: tokenCounts,
  stability: 'development',
  removable: true,
} as const satisfies Metric
