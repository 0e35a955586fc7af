import type { aiOperationDuration } from '../catalog/ai.ts'
import type { AttributesOf } from '../catalog/metric.ts'

/** Whom and what a call asks. */
export interface ModelCall {
  /** Who serves the model, as the convention names them: `openai`, `anthropic`, `aws.bedrock`. */
  readonly provider: string
  /** The model that was asked for; undefined is not known. */
  readonly model: string | undefined
  readonly operation: NonNullable<AttributesOf<typeof aiOperationDuration>['gen_ai.operation.name']>
}

/** What a call used. Each number is a part of the whole call; left out where it is not known. */
export interface ModelUsage {
  /** All input tokens: those read from a cache and written to one are among them. */
  readonly inputTokens?: number | undefined
  readonly outputTokens?: number | undefined
  readonly cachedInputTokens?: number | undefined
  readonly cacheWriteTokens?: number | undefined
  /** Of the tokens written to a cache, those that stay for an hour, which costs more. */
  readonly longCacheWriteTokens?: number | undefined
  /** Of the output tokens, those that the model spent on reasoning. */
  readonly reasoningTokens?: number | undefined
  /** The model that answered: what it costs is looked up by it when the model asked for has no price. */
  readonly responseModel?: string | undefined
  /** Which tier of service the provider says it used; only the standard one has the listed prices. */
  readonly serviceTier?: string | undefined
}

/** Operations that run a model once, which is what a price is for. */
export function isModelRun({ operation }: ModelCall): boolean {
  return (
    operation === 'chat' ||
    operation === 'generate_content' ||
    operation === 'text_completion' ||
    operation === 'embeddings'
  )
}
