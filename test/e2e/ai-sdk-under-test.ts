import { createRequire } from 'node:module'
import { eventStream, sse, type AiServer } from './ai-server.ts'
import { chatChunks } from './openai-under-test.ts'

const require = createRequire(import.meta.url)
/** Every version under test, with a copy of a provider's package for each: classes of models are patched once. */
export const aiSdkVersions = [
  { ai: 'ai40', provider: 'ai-sdk-openai138' },
  { ai: 'ai4', provider: 'ai-sdk-openai1' },
  { ai: 'ai5', provider: 'ai-sdk-openai2' },
  { ai: 'ai6', provider: 'ai-sdk-openai3' },
  { ai: 'ai', provider: '@ai-sdk/openai' },
]

// oxlint-disable-next-line typescript/no-explicit-any -- four versions, whose types differ
export type AiSdk = any

/** Makes the models of a provider that talks to a server. */
export function openaiModels(provider: string, { origin }: AiServer): { chat: AiSdk; embedder: AiSdk } {
  const { createOpenAI } = require(provider) as AiSdk
  const openai = createOpenAI({ apiKey: 'k', baseURL: origin, compatibility: 'strict' })
  return {
    chat: openai.chat('gpt-4o'),
    embedder: (openai.embedding ?? openai.textEmbeddingModel)('text-embedding-3-small'),
  }
}

/** A stream that tells its usage. */
export const chatStream = { headers: eventStream, pieces: sse(...chatChunks({ usage: true })) }
