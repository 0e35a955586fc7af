import type { Metric } from './metric.ts'

// Semantic conventions 1.45, "Generative AI client metrics". They live on in a repository of their own
// (semantic-conventions-genai), whose counters of a part of the tokens are used here already, because 1.45
// has none; the names that replace those of 1.45 are in ai-latest.ts.

/** Bounds that the convention advises for operations and chunks, in seconds. */
export const operationSeconds: readonly number[] = [
  0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92,
]

/** Bounds that the convention advises for tokens: powers of four. */
export const tokenCounts: readonly number[] = [
  1, 4, 16, 64, 256, 1024, 4096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304, 16_777_216, 67_108_864,
]

export const call = {
  'gen_ai.operation.name': {
    description: 'The name of the operation being performed.',
    values: [
      'chat',
      'generate_content',
      'text_completion',
      'embeddings',
      'retrieval',
      'create_agent',
      'invoke_agent',
      'invoke_workflow',
      'execute_tool',
    ],
  },
  'gen_ai.provider.name': {
    description: 'The Generative AI provider as identified by the client, such as openai or aws.bedrock.',
    limit: 20,
  },
  'gen_ai.request.model': {
    description:
      'The name of the GenAI model a request is being made to; fine-tuned models go by their base model.',
    limit: 50,
  },
} as const

export const aiOperationDuration = {
  name: 'gen_ai.client.operation.duration',
  kind: 'histogram',
  unit: 's',
  description: 'GenAI operation duration.',
  attributes: {
    ...call,
    'error.type': {
      description: 'The class of the error that the operation ended with.',
      limit: 30,
    },
  },
  buckets: operationSeconds,
  stability: 'development',
  removable: true,
} as const satisfies Metric

const stream = 'Recorded for streams alone.'

export const aiTimeToFirstChunk = {
  name: 'gen_ai.client.operation.time_to_first_chunk',
  kind: 'histogram',
  unit: 's',
  description: `Time from the request to the first chunk of the answer. ${stream}`,
  attributes: call,
  buckets: operationSeconds,
  stability: 'development',
  removable: true,
} as const satisfies Metric

export const aiTimePerOutputChunk = {
  name: 'gen_ai.client.operation.time_per_output_chunk',
  kind: 'histogram',
  unit: 's',
  description: `Time from one chunk of the answer to the next, for each after the first. ${stream}`,
  attributes: call,
  buckets: operationSeconds,
  stability: 'development',
  removable: true,
} as const satisfies Metric

export const aiTokenUsage = {
  name: 'gen_ai.client.token.usage',
  kind: 'histogram',
  unit: '{token}',
  description: 'Number of input and output tokens used.',
  attributes: {
    ...call,
    'gen_ai.token.type': {
      description: 'The type of token being counted.',
      values: ['input', 'output'],
    },
  },
  buckets: tokenCounts,
  stability: 'development',
  removable: true,
} as const satisfies Metric

/** What a part of the tokens is counted by; the modality is there with the latest names alone. */
export const part = {
  ...call,
  'gen_ai.token.modality': {
    description: 'What the tokens stand for.',
    values: ['text', 'image', 'audio', 'unknown'],
  },
} as const

export const aiCachedInputTokens = {
  name: 'gen_ai.client.inference.usage.cache_read.input_tokens',
  kind: 'counter',
  unit: '{token}',
  description: 'Input tokens that the provider read from its cache; they are among the input tokens.',
  attributes: part,
  stability: 'development',
  removable: true,
} as const satisfies Metric

export const aiCacheWriteTokens = {
  name: 'gen_ai.client.inference.usage.cache_write.input_tokens',
  kind: 'counter',
  unit: '{token}',
  description: 'Input tokens that the provider wrote to its cache; they are among the input tokens.',
  attributes: part,
  stability: 'development',
  removable: true,
} as const satisfies Metric

export const aiReasoningTokens = {
  name: 'gen_ai.client.inference.usage.reasoning.output_tokens',
  kind: 'counter',
  unit: '{token}',
  description: 'Output tokens that the model spent on reasoning; they are among the output tokens.',
  attributes: part,
  stability: 'development',
  removable: true,
} as const satisfies Metric

export const aiActiveOperations = {
  name: 'gen_ai.client.active_operations',
  kind: 'upDownCounter',
  unit: '{operation}',
  description: 'GenAI operations in flight, streams among them until they end.',
  attributes: call,
  stability: 'ours',
  removable: true,
} as const satisfies Metric

export const aiErrors = {
  name: 'gen_ai.client.operation.errors',
  kind: 'counter',
  unit: '{error}',
  description: 'Operations that failed, by a class of error that is the same for every provider.',
  attributes: {
    ...call,
    'gen_ai.error.class': {
      description: 'What kind of failure it was: what the caller can do about it.',
      values: [
        'rate_limit',
        'quota',
        'overloaded',
        'server',
        'authentication',
        'invalid_request',
        'timeout',
        'connection',
        'aborted',
        'other',
      ],
    },
  },
  stability: 'ours',
  removable: true,
} as const satisfies Metric

export const aiCost = {
  name: 'gen_ai.client.cost',
  kind: 'counter',
  unit: '{currency_unit}',
  description:
    'What the tokens cost by the price table, in whole units of the currency such as dollars: an estimate. Never add up several currencies.',
  attributes: {
    ...call,
    'gen_ai.cost.currency': {
      description: 'The currency of the prices, an ISO 4217 code.',
      limit: 10,
    },
  },
  stability: 'ours',
  removable: true,
} as const satisfies Metric

export const aiUnpricedTokens = {
  name: 'gen_ai.client.unpriced_tokens',
  kind: 'counter',
  unit: '{token}',
  description: 'Tokens that the price table has no price for: the cost leaves them out.',
  attributes: {
    ...call,
    'gen_ai.token.type': {
      description: 'The type of token being counted.',
      values: ['input', 'output'],
    },
  },
  stability: 'ours',
  removable: true,
} as const satisfies Metric

const budget = {
  'gen_ai.budget.name': { description: 'The name of the budget, one of a small set.', limit: 50 },
  'gen_ai.cost.currency': { description: 'The currency of the budget, an ISO 4217 code.', limit: 10 },
} as const

export const aiBudgetLimit = {
  name: 'gen_ai.client.budget.limit',
  kind: 'gauge',
  unit: '{currency_unit}',
  description: 'How much the calls of the budget may cost, in whole units of its currency.',
  attributes: budget,
  stability: 'ours',
} as const satisfies Metric

export const aiBudgetSpent = {
  name: 'gen_ai.client.budget.spent',
  kind: 'counter',
  unit: '{currency_unit}',
  description:
    'What the calls of the budget cost by the price table, in whole units of its currency: an estimate.',
  attributes: budget,
  stability: 'ours',
  removable: true,
} as const satisfies Metric
