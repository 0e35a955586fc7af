import type { ModelUsage } from '../../gen-ai/model-call.ts'
import type { CallInFlight } from '../../gen-ai/model-operation.ts'

/** How the answer to a command is read. */
export interface BedrockReader {
  /** Reads an answer, or an event of a stream. */
  readonly read: (answer: object, call: CallInFlight) => void
  readonly streamOf?: (output: object) => AsyncIterable<unknown> | undefined
}

/** The commands that run a model, by the names of their classes. */
export const bedrockReaders: Readonly<Record<string, BedrockReader>> = {
  ConverseCommand: { read: readUsage },
  ConverseStreamCommand: {
    read: (event, call) => readUsage((event as { metadata?: object }).metadata ?? {}, call),
    streamOf: (output) => (output as { stream?: AsyncIterable<unknown> }).stream,
  },
  InvokeModelCommand: { read: (output, call) => readBytes((output as { body?: unknown }).body, call) },
  InvokeModelWithResponseStreamCommand: {
    read: readChunk,
    streamOf: (output) => (output as { body?: AsyncIterable<unknown> }).body,
  },
}

interface BedrockUsage {
  readonly inputTokens?: number
  readonly outputTokens?: number
  readonly cacheReadInputTokens?: number
  readonly cacheWriteInputTokens?: number
}

function readUsage(answer: object, call: CallInFlight): void {
  const { usage } = answer as { usage?: BedrockUsage }
  if (usage) call.use(usageOf(usage))
}

/** Converse counts tokens of the cache beside `inputTokens`, the convention among them. */
function usageOf(usage: BedrockUsage): ModelUsage {
  const { inputTokens, outputTokens, cacheReadInputTokens: cached, cacheWriteInputTokens: written } = usage
  return {
    inputTokens: inputTokens === undefined ? undefined : inputTokens + (cached ?? 0) + (written ?? 0),
    outputTokens,
    cachedInputTokens: cached,
    cacheWriteTokens: written,
  }
}

/** Bodies that are longer (images, many embeddings) are not parsed for the sake of a count. */
const longestBodyBytes = 1_000_000

/** Reads a body of `InvokeModel`: each maker of models has its own words for the tokens. */
function readBytes(body: unknown, call: CallInFlight): void {
  if (!(body instanceof Uint8Array) || body.length > longestBodyBytes) return
  const answer = JSON.parse(Buffer.from(body.buffer, body.byteOffset, body.length).toString()) as InvokedBody
  const { usage, meta } = answer
  const cached = usage?.cache_read_input_tokens ?? undefined
  const written = usage?.cache_creation_input_tokens ?? undefined
  if (usage?.inputTokens !== undefined) {
    call.use(usageOf(usage))
    return
  }
  const input =
    usage?.input_tokens ??
    usage?.prompt_tokens ??
    answer.inputTextTokenCount ??
    answer.prompt_token_count ??
    meta?.billed_units?.input_tokens
  call.use({
    inputTokens: input === undefined ? undefined : input + (cached ?? 0) + (written ?? 0),
    outputTokens:
      usage?.output_tokens ??
      usage?.completion_tokens ??
      answer.results?.[0]?.tokenCount ??
      answer.generation_token_count ??
      meta?.billed_units?.output_tokens,
    cachedInputTokens: cached,
    cacheWriteTokens: written,
  })
}

/** The fields of Amazon's Nova, Anthropic, Mistral and OpenAI (`usage`), Titan, Llama and Cohere (`meta`). */
interface InvokedBody {
  readonly usage?: BedrockUsage & {
    readonly input_tokens?: number
    readonly output_tokens?: number
    readonly prompt_tokens?: number
    readonly completion_tokens?: number
    readonly cache_read_input_tokens?: number | null
    readonly cache_creation_input_tokens?: number | null
  }
  readonly inputTextTokenCount?: number
  readonly results?: readonly { readonly tokenCount?: number }[]
  readonly prompt_token_count?: number
  readonly generation_token_count?: number
  readonly meta?: {
    readonly billed_units?: { readonly input_tokens?: number; readonly output_tokens?: number }
  }
}

const metricsKey = 'amazon-bedrock-invocationMetrics'

/** Bedrock puts its own counts into the last chunk of a stream, whatever the model is. */
function readChunk(event: object, call: CallInFlight): void {
  const { bytes } = (event as { chunk?: { bytes?: Uint8Array } }).chunk ?? {}
  if (bytes === undefined) return
  const chunk = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  if (!chunk.includes(metricsKey)) return
  const { [metricsKey]: metrics } = JSON.parse(chunk.toString()) as {
    [metricsKey]: {
      inputTokenCount?: number
      outputTokenCount?: number
      cacheReadInputTokenCount?: number
      cacheWriteInputTokenCount?: number
    }
  }
  call.use(
    usageOf({
      ...(metrics.inputTokenCount !== undefined && { inputTokens: metrics.inputTokenCount }),
      ...(metrics.outputTokenCount !== undefined && { outputTokens: metrics.outputTokenCount }),
      ...(metrics.cacheReadInputTokenCount !== undefined && {
        cacheReadInputTokens: metrics.cacheReadInputTokenCount,
      }),
      ...(metrics.cacheWriteInputTokenCount !== undefined && {
        cacheWriteInputTokens: metrics.cacheWriteInputTokenCount,
      }),
    }),
  )
}
