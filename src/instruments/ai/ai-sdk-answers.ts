import type { CallInFlight } from '../../gen-ai/model-operation.ts'

/** Reads the tokens of an answer, or of the last part of a stream, in the words of each version of the SDK. */
export function readAiSdkAnswer(
  answer: object,
  { call, provider }: { call: CallInFlight; provider: string },
): void {
  const { usage, response, providerMetadata } = answer as SdkAnswer
  const model = response?.modelId
  if (model !== undefined) call.use({ responseModel: model })
  if (usage === undefined) return
  const { inputTokens: input, outputTokens: output } = usage
  if (typeof input === 'object' && input !== null) {
    call.use({
      inputTokens: amount(input.total),
      outputTokens: amount(output?.total),
      cachedInputTokens: amount(input.cacheRead),
      cacheWriteTokens: amount(input.cacheWrite),
      reasoningTokens: amount(output?.reasoning),
    })
    return
  }
  const { openai, anthropic } = providerMetadata ?? {}
  const cached = amount(
    usage.cachedInputTokens ?? openai?.cachedPromptTokens ?? anthropic?.cacheReadInputTokens,
  )
  const written = amount(anthropic?.cacheCreationInputTokens)
  const told = amount(input ?? usage.promptTokens ?? usage.tokens)
  // Version 4 and 5 of the SDK give Anthropic's own count, which leaves out what the cache has.
  const beside = provider === 'anthropic' ? (cached ?? 0) + (written ?? 0) : 0
  call.use({
    inputTokens: told === undefined ? undefined : told + beside,
    outputTokens: amount(output ?? usage.completionTokens),
    cachedInputTokens: cached,
    cacheWriteTokens: written,
    reasoningTokens: amount(usage.reasoningTokens ?? openai?.reasoningTokens),
  })
}

interface SdkAnswer {
  readonly response?: { readonly modelId?: string }
  readonly usage?: SdkUsage
  readonly providerMetadata?: {
    readonly openai?: { readonly cachedPromptTokens?: unknown; readonly reasoningTokens?: unknown }
    readonly anthropic?: {
      readonly cacheReadInputTokens?: unknown
      readonly cacheCreationInputTokens?: unknown
    }
  }
}

// oxlint-disable-next-line typescript/no-explicit-any -- a number in version 5, an object of parts from 6 on
type Tokens = any

interface SdkUsage {
  readonly promptTokens?: unknown
  readonly completionTokens?: unknown
  readonly inputTokens?: Tokens
  readonly outputTokens?: Tokens
  readonly cachedInputTokens?: unknown
  readonly reasoningTokens?: unknown
  /** Of embeddings. */
  readonly tokens?: unknown
}

/** Version 4 has NaN where the provider told nothing. */
function amount(tokens: unknown): number | undefined {
  return typeof tokens === 'number' && Number.isFinite(tokens) ? tokens : undefined
}
