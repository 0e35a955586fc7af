import { reportedError, type CallError } from '../../gen-ai/call-error.ts'
import type { CallInFlight } from '../../gen-ai/model-operation.ts'

/** Reads what an answer of OpenAI's interface says of itself: tokens, and the error of a failed response. */
export function readOpenaiAnswer(answer: object, call: CallInFlight): CallError | undefined {
  const { usage, model, service_tier: serviceTier, status, error } = answer as OpenaiAnswer
  if (usage) call.use({ ...usageOf(usage), responseModel: model, serviceTier: serviceTier ?? undefined })
  return status === 'failed' ? reportedError(error?.code) : undefined
}

/**
 * Reads an event of a stream: a chunk of chat completions has the usage itself, if the request asked for it
 * (`stream_options.include_usage`); an event of responses has a response, the last one with its usage.
 */
export function readOpenaiEvent(event: object, call: CallInFlight): CallError | undefined {
  const { response } = event as { response?: object | null }
  return readOpenaiAnswer(response ?? event, call)
}

interface OpenaiAnswer {
  readonly model?: string
  readonly service_tier?: string | null
  readonly status?: string
  readonly error?: { readonly code?: unknown } | null
  readonly usage?: OpenaiUsage | null
}

/** The fields of chat completions and embeddings, and those of responses. */
interface OpenaiUsage {
  readonly prompt_tokens?: number
  readonly completion_tokens?: number
  readonly prompt_tokens_details?: InputDetails | null
  readonly completion_tokens_details?: OutputDetails | null
  readonly input_tokens?: number
  readonly output_tokens?: number
  readonly input_tokens_details?: InputDetails | null
  readonly output_tokens_details?: OutputDetails | null
}

interface InputDetails {
  readonly cached_tokens?: number
  readonly cache_write_tokens?: number
}

interface OutputDetails {
  readonly reasoning_tokens?: number
}

function usageOf(usage: OpenaiUsage): Parameters<CallInFlight['use']>[0] {
  const input = usage.input_tokens_details ?? usage.prompt_tokens_details
  const output = usage.output_tokens_details ?? usage.completion_tokens_details
  return {
    inputTokens: usage.input_tokens ?? usage.prompt_tokens,
    outputTokens: usage.output_tokens ?? usage.completion_tokens,
    cachedInputTokens: input?.cached_tokens,
    cacheWriteTokens: input?.cache_write_tokens,
    reasoningTokens: output?.reasoning_tokens,
  }
}
