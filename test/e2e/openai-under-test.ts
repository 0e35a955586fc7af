import { createRequire } from 'node:module'
import type * as openai from 'openai'
import type OpenAI from 'openai'
import type { ClientOptions } from 'openai'
import { patchOpenai } from '../../src/instruments/ai/patch-openai.ts'
import { SeriesStore } from '../../src/series/series-store.ts'
import { startAiServer, type AiServer } from './ai-server.ts'

/** One version of openai, patched, with the store that it records into. */
export interface OpenaiUnderTest {
  readonly name: string
  readonly library: typeof openai
  readonly store: SeriesStore
}

const require = createRequire(import.meta.url)

/** The newest of each supported major, and the first that is supported. */
export const openaiVersions: readonly OpenaiUnderTest[] = [
  'openai487',
  'openai4',
  'openai5',
  'openai6',
  'openai',
].map((packageName) => {
  const library = require(packageName) as typeof openai
  const { VERSION } = require(`${packageName}/version`) as { VERSION: string }
  const store = new SeriesStore()
  patchOpenai(library, 'openai', { store, http: { excludedPaths: [] } })
  return { name: `openai ${VERSION}`, library, store }
})

/** Starts a server, and a client that talks to it. */
export async function startOpenai(
  library: typeof openai,
  options?: ClientOptions,
): Promise<{ client: OpenAI; server: AiServer }> {
  const server = await startAiServer()
  const client = new library.OpenAI({
    apiKey: 'k',
    baseURL: `${server.origin}/v1`,
    maxRetries: 2,
    ...options,
  })
  return { client, server }
}

const messages = [{ role: 'user' as const, content: 'a secret question' }]
/** What a call asks in most of the tests. */
export const chat = { model: 'gpt-4o', messages }

/** What a call with the usage of the answers records: 600 * 2.5 + 400 * 1.25 + 50 * 10 dollars for a million tokens. */
export const usage = {
  'token.usage chat openai gpt-4o input': '1x 1000',
  'token.usage chat openai gpt-4o output': '1x 50',
  'inference.usage.cache_read.input_tokens chat openai gpt-4o': 400,
  'inference.usage.reasoning.output_tokens chat openai gpt-4o': 20,
  'cost chat openai gpt-4o USD': 0.0025,
}
/** A call that went well. */
export const once = { 'operation.duration chat openai gpt-4o': '1x' }
/** A call that failed. */
export const failed = (type: string, errorClass: string): Record<string, string | number> => ({
  [`operation.duration chat openai gpt-4o ${type}`]: '1x',
  [`operation.errors chat openai gpt-4o ${errorClass}`]: 1,
})

/** An answer of chat completions: 1000 input tokens, 400 of them cached, and 50 output tokens, 20 for reasoning. */
export const chatAnswer = {
  id: 'chatcmpl-1',
  object: 'chat.completion',
  created: 1,
  model: 'gpt-4o-2024-08-06',
  choices: [
    { index: 0, message: { role: 'assistant', content: '{"a":1}', refusal: null }, finish_reason: 'stop' },
  ],
  usage: {
    prompt_tokens: 1000,
    completion_tokens: 50,
    total_tokens: 1050,
    prompt_tokens_details: { cached_tokens: 400 },
    completion_tokens_details: { reasoning_tokens: 20 },
  },
}

/** The chunks of a stream of chat completions; the usage comes last, when the request asks for it. */
export function chatChunks({ usage }: { usage: boolean }): unknown[] {
  const chunk = (delta: object, finish: string | null = null): object => ({
    id: 'chatcmpl-1',
    object: 'chat.completion.chunk',
    created: 1,
    model: 'gpt-4o-2024-08-06',
    choices: [{ index: 0, delta, finish_reason: finish }],
  })
  return [
    chunk({ role: 'assistant', content: 'a' }),
    chunk({ content: 'b' }),
    chunk({}, 'stop'),
    ...(usage ? [{ ...chunk({}), choices: [], usage: chatAnswer.usage }] : []),
    '[DONE]',
  ]
}

/** An answer of responses with the same usage. */
export const responsesAnswer = {
  id: 'resp_1',
  object: 'response',
  created_at: 1,
  model: 'gpt-4o-2024-08-06',
  status: 'completed',
  error: null,
  parallel_tool_calls: true,
  tools: [],
  output: [
    {
      type: 'message',
      id: 'msg_1',
      role: 'assistant',
      status: 'completed',
      content: [{ type: 'output_text', text: 'ab', annotations: [] }],
    },
  ],
  usage: {
    input_tokens: 1000,
    output_tokens: 50,
    total_tokens: 1050,
    input_tokens_details: { cached_tokens: 400 },
    output_tokens_details: { reasoning_tokens: 20 },
  },
}

/** The events of a stream of responses. */
export const responsesEvents: readonly object[] = [
  {
    type: 'response.created',
    sequence_number: 0,
    response: { ...responsesAnswer, status: 'in_progress', output: [], usage: null },
  },
  {
    type: 'response.output_item.added',
    sequence_number: 1,
    output_index: 0,
    item: { ...responsesAnswer.output[0], content: [] },
  },
  {
    type: 'response.content_part.added',
    sequence_number: 2,
    output_index: 0,
    content_index: 0,
    item_id: 'msg_1',
    part: { type: 'output_text', text: '', annotations: [] },
  },
  {
    type: 'response.output_text.delta',
    sequence_number: 3,
    output_index: 0,
    content_index: 0,
    item_id: 'msg_1',
    delta: 'ab',
  },
  { type: 'response.completed', sequence_number: 4, response: responsesAnswer },
]
