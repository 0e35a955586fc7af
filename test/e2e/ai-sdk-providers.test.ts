import { createRequire } from 'node:module'
import { describe, expect, test } from 'vitest'
import { patchAiSdk } from '../../src/instruments/ai/patch-ai-sdk.ts'
import { SeriesStore } from '../../src/series/series-store.ts'
import { aiRecordsOf } from './ai-records.ts'
import { eventStream, sse, startAiServer, type AiServer } from './ai-server.ts'
import type { AiSdk } from './ai-sdk-under-test.ts'
import { message, messageEvents } from './anthropic-under-test.ts'
import { awsEventStream, converseAnswer, converseEvents } from './bedrock-under-test.ts'
import { readAll } from './library-outcome.ts'

const require = createRequire(import.meta.url)

/** Every version of the SDK, with the package for Anthropic that belongs to it. */
const anthropicVersions = [
  { ai: 'ai4', provider: 'ai-sdk-anthropic1' },
  { ai: 'ai5', provider: 'ai-sdk-anthropic2' },
  { ai: 'ai6', provider: 'ai-sdk-anthropic3' },
  { ai: 'ai', provider: '@ai-sdk/anthropic' },
]

const known = new Map<string, ReturnType<typeof measure>>()

/** Gives a version of the SDK, patched once, and what tells the records of its store. */
function measured(name: string): ReturnType<typeof measure> {
  const one = known.get(name) ?? measure(name)
  known.set(name, one)
  return one
}

function measure(name: string) {
  const store = new SeriesStore()
  const sdk = patchAiSdk(require(name), 'ai', { store, http: { excludedPaths: [] } }) as AiSdk
  const records = (action: () => Promise<unknown>): ReturnType<typeof aiRecordsOf> =>
    aiRecordsOf(store, action)
  return { sdk, records }
}

/** What the wire says: 100 input tokens beside 300 read from the cache and 600 written to it, 50 output tokens. */
const tokens = (call: string): Record<string, string | number> => ({
  [`operation.duration ${call}`]: '1x',
  [`token.usage ${call} input`]: '1x 1000',
  [`token.usage ${call} output`]: '1x 50',
  [`inference.usage.cache_read.input_tokens ${call}`]: 300,
  [`inference.usage.cache_write.input_tokens ${call}`]: 600,
})

describe.each(anthropicVersions)('$provider with $ai', ({ ai, provider }) => {
  const { sdk, records } = measured(ai)
  const call = 'chat anthropic claude-sonnet-4-6'
  // 100 * 3 + 300 * 0.3 + 600 * 3.75 + 50 * 15 dollars for a million tokens.
  const expected = { ...tokens(call), [`cost ${call} USD`]: 0.00339 }
  const modelOf = ({ origin }: AiServer): unknown =>
    (require(provider) as AiSdk).createAnthropic({ apiKey: 'k', baseURL: origin })('claude-sonnet-4-6')

  test('counts all input of an answer, what the cache has among it', async () => {
    const server = await startAiServer()
    server.answer({ json: message })
    expect(await records(() => sdk.generateText({ model: modelOf(server), prompt: 'q' }))).toEqual(expected)
  })

  test('counts the same of a stream', async () => {
    const server = await startAiServer()
    server.answer({ headers: eventStream, pieces: sse(...messageEvents) })
    const text = (): Promise<unknown> =>
      readAll(sdk.streamText({ model: modelOf(server), prompt: 'q' }).textStream)
    expect(await records(text)).toMatchObject(expected)
  })
})

describe('other providers with ai', () => {
  const { sdk, records } = measured('ai')

  test('@ai-sdk/amazon-bedrock counts the tokens of Converse', async () => {
    const server = await startAiServer()
    const { createAmazonBedrock } = require('@ai-sdk/amazon-bedrock') as AiSdk
    const bedrock = createAmazonBedrock({
      baseURL: server.origin,
      region: 'us-east-1',
      accessKeyId: 'a',
      secretAccessKey: 's',
    })
    const model = bedrock('anthropic.claude-sonnet-4-6')
    const call = 'chat aws.bedrock anthropic.claude-sonnet-4-6'
    const expected = {
      ...tokens(call),
      [`unpriced_tokens ${call} input`]: 1000,
      [`unpriced_tokens ${call} output`]: 50,
    }
    server.answer({ json: converseAnswer })
    expect(await records(() => sdk.generateText({ model, prompt: 'q' }))).toEqual(expected)
    server.answer({ headers: awsEventStream, pieces: converseEvents })
    const text = (): Promise<unknown> => readAll(sdk.streamText({ model, prompt: 'q' }).textStream)
    expect(await records(text)).toMatchObject(expected)
  })

  test('@ai-sdk/google counts the tokens of Gemini', async () => {
    const server = await startAiServer()
    const { createGoogleGenerativeAI } = require('@ai-sdk/google') as AiSdk
    const model = createGoogleGenerativeAI({ apiKey: 'k', baseURL: server.origin })('gemini-2.5-flash')
    const answer = {
      candidates: [{ content: { role: 'model', parts: [{ text: 'ab' }] }, finishReason: 'STOP', index: 0 }],
      usageMetadata: {
        promptTokenCount: 1000,
        cachedContentTokenCount: 400,
        candidatesTokenCount: 30,
        thoughtsTokenCount: 20,
        totalTokenCount: 1050,
      },
    }
    const call = 'chat gcp.gemini gemini-2.5-flash'
    const expected = {
      [`operation.duration ${call}`]: '1x',
      [`token.usage ${call} input`]: '1x 1000',
      [`token.usage ${call} output`]: '1x 50',
      [`inference.usage.cache_read.input_tokens ${call}`]: 400,
      [`inference.usage.reasoning.output_tokens ${call}`]: 20,
      [`unpriced_tokens ${call} input`]: 1000,
      [`unpriced_tokens ${call} output`]: 50,
    }
    server.answer({ json: answer })
    expect(await records(() => sdk.generateText({ model, prompt: 'q' }))).toEqual(expected)
    server.answer({ headers: eventStream, pieces: sse(answer) })
    const text = (): Promise<unknown> => readAll(sdk.streamText({ model, prompt: 'q' }).textStream)
    expect(await records(text)).toMatchObject(expected)
  })
})
