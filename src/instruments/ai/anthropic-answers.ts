import type { CallError } from '../../gen-ai/call-error.ts'
import type { CallInFlight } from '../../gen-ai/model-operation.ts'

/** Reads the tokens of a message of Anthropic's interface. */
export function readAnthropicAnswer(answer: object, call: CallInFlight): CallError | undefined {
  const { model, usage } = answer as AnthropicMessage
  if (usage) call.use({ ...inputOf(usage), outputTokens: usage.output_tokens, responseModel: model })
  return undefined
}

/**
 * Reads an event of a stream: `message_start` tells the input, `message_delta` the output so far. What
 * `message_start` says of the output is a beginning that an aborted stream would be counted with.
 */
export function readAnthropicEvent(event: object, call: CallInFlight): CallError | undefined {
  const { type, message, usage } = event as AnthropicEvent
  if (type === 'message_start' && message?.usage)
    call.use({ ...inputOf(message.usage), responseModel: message.model })
  if (type === 'message_delta' && usage) {
    const input = typeof usage.input_tokens === 'number' ? inputOf(usage) : {}
    call.use({ ...input, outputTokens: usage.output_tokens })
  }
  return undefined
}

interface AnthropicMessage {
  readonly model?: string
  readonly usage?: AnthropicUsage | null
}

interface AnthropicEvent {
  readonly type?: string
  readonly message?: AnthropicMessage
  readonly usage?: AnthropicUsage | null
}

interface AnthropicUsage {
  readonly input_tokens?: number | null
  readonly output_tokens?: number
  readonly cache_read_input_tokens?: number | null
  readonly cache_creation_input_tokens?: number | null
  readonly cache_creation?: { readonly ephemeral_1h_input_tokens?: number } | null
  readonly service_tier?: string | null
}

/** Anthropic counts tokens of the cache beside its `input_tokens`, the convention among them. */
function inputOf(usage: AnthropicUsage): Parameters<CallInFlight['use']>[0] {
  const cached = usage.cache_read_input_tokens ?? undefined
  const written = usage.cache_creation_input_tokens ?? undefined
  return {
    inputTokens: (usage.input_tokens ?? 0) + (cached ?? 0) + (written ?? 0),
    cachedInputTokens: cached,
    cacheWriteTokens: written,
    longCacheWriteTokens: usage.cache_creation?.ephemeral_1h_input_tokens,
    serviceTier: usage.service_tier ?? undefined,
  }
}
