import { createRequire } from 'node:module'
import { describe, expect, onTestFinished, test } from 'vitest'
import { patchAiSdk } from '../../src/instruments/ai/patch-ai-sdk.ts'
import { patchOpenai } from '../../src/instruments/ai/patch-openai.ts'
import { SeriesStore } from '../../src/series/series-store.ts'
import { aiSdkVersions, chatStream as stream, openaiModels, type AiSdk } from './ai-sdk-under-test.ts'
import { aiRecordsOf } from './ai-records.ts'
import { eventStream, sse, startAiServer, type AiServer } from './ai-server.ts'
import { readAll } from './library-outcome.ts'
import { chatAnswer, chatChunks, once, usage } from './openai-under-test.ts'

const require = createRequire(import.meta.url)
/** Makes a model that is patched by itself, whatever was seen of its class. */
function ownModel(chat: AiSdk): { model: object; calls: () => number } {
  let count = 0
  const model = {
    specificationVersion: chat.specificationVersion,
    provider: 'openai.chat',
    modelId: 'gpt-4o',
    supportedUrls: {},
    async doGenerate() {
      count++
      const tokens = chat.specificationVersion === 'v2' ? 5 : { total: 5 }
      return {
        content: [{ type: 'text', text: 'a' }],
        finishReason: chat.specificationVersion === 'v2' ? 'stop' : { unified: 'stop', raw: 'stop' },
        usage: { inputTokens: tokens, outputTokens: tokens },
        warnings: [],
      }
    },
  }
  return { model, calls: () => count }
}

/** The chunks of a stream in which the model calls the tool `ask`. */
const toolCall: readonly unknown[] = (chatChunks({ usage: true }) as object[])
  .slice(1)
  .map((chunk, index) => {
    if (index > 1) return chunk
    const call = { index: 0, id: 'call_1', type: 'function', function: { name: 'ask', arguments: '{}' } }
    const delta = index === 0 ? { role: 'assistant', tool_calls: [call] } : {}
    const choice = { index: 0, delta, finish_reason: index === 0 ? null : 'tool_calls' }
    return { ...chunk, choices: [choice] }
  })

const cases = aiSdkVersions.map(({ ai, provider }) => {
  const store = new SeriesStore()
  const sdk = patchAiSdk(require(ai), 'ai', { store, http: { excludedPaths: [] } }) as AiSdk
  return {
    ai,
    sdk,
    store,
    records: (action: () => Promise<unknown>): ReturnType<typeof aiRecordsOf> => aiRecordsOf(store, action),
    modelsOf: (server: AiServer): ReturnType<typeof openaiModels> => openaiModels(provider, server),
  }
})

describe.each(cases)('$ai', ({ sdk, store, records, modelsOf }) => {
  test('counts a model once that asks another model and a measured client', async () => {
    const server = await startAiServer()
    const { OpenAI } = require('openai') as AiSdk
    patchOpenai(require('openai'), 'openai', { store, http: { excludedPaths: [] } })
    const client = new OpenAI({ apiKey: 'k', baseURL: server.origin })
    const { chat } = modelsOf(server)
    const model = {
      specificationVersion: chat.specificationVersion,
      provider: 'openai.chat',
      modelId: 'gpt-4o',
      supportedUrls: {},
      async doGenerate(options: unknown) {
        await client.chat.completions.create({ model: 'gpt-4o', messages: [] })
        return chat.doGenerate(options)
      },
    }
    server.answer({ json: chatAnswer })
    expect(await records(() => sdk.generateText({ model, prompt: 'q' }))).toEqual({ ...once, ...usage })
    expect(server.received).toHaveLength(2)
  })

  test('counts what a tool asks of a model beside the calls of the stream that runs it', async () => {
    const server = await startAiServer()
    const { chat } = modelsOf(server)
    let isBusy = true
    server.answerWith(({ body }) => {
      const { stream: isStream, messages } = body as { stream?: boolean; messages: { role: string }[] }
      if (isStream !== true) return { json: chatAnswer }
      if (messages.at(-1)!.role === 'tool' && isBusy) {
        isBusy = false
        return { status: 500, headers: { 'retry-after-ms': '1' }, json: { error: { message: 'm' } } }
      }
      return messages.at(-1)!.role === 'tool' ? stream : { headers: eventStream, pieces: sse(...toolCall) }
    })
    const schema = sdk.jsonSchema({ type: 'object', properties: {} })
    const tools = {
      ask: {
        description: 'asks',
        parameters: schema,
        inputSchema: schema,
        execute: async () => (await sdk.generateText({ model: chat, prompt: 'q' })).text as string,
      },
    }
    const settings = { model: chat, prompt: 'q', tools, maxSteps: 2, stopWhen: sdk.stepCountIs?.(2) }
    const made = await records(() => readAll(sdk.streamText(settings).fullStream))
    // Another try of the second step is one more request.
    expect(server.received).toHaveLength(4)
    expect(made).toMatchObject({ 'operation.duration chat openai gpt-4o': '3x' })
    expect(Object.keys(made).join()).not.toContain('errors')
  })
})

describe.each(cases.slice(2))('$ai', ({ sdk, records, modelsOf }) => {
  test('measures models of agents, and models that are named by text, and leaves a frozen one as it is', async () => {
    const server = await startAiServer()
    server.answer({ json: chatAnswer })
    const Agent = sdk.ToolLoopAgent ?? sdk.Experimental_Agent
    const frozen = ownModel(modelsOf(server).chat)
    Object.freeze(frozen.model)
    const unmeasured = await records(() => sdk.generateText({ model: frozen.model, prompt: 'q' }))
    expect([unmeasured, frozen.calls()]).toEqual([{}, 1])
    const { model, calls } = ownModel(modelsOf(server).chat)
    const agent = new Agent({ model })
    expect(await records(() => agent.generate({ prompt: 'q' }))).toMatchObject(once)
    expect(calls()).toBe(1)
    const named = ownModel(modelsOf(server).chat)
    const holder = globalThis as { AI_SDK_DEFAULT_PROVIDER?: unknown }
    holder.AI_SDK_DEFAULT_PROVIDER = { languageModel: () => named.model }
    onTestFinished(() => void delete holder.AI_SDK_DEFAULT_PROVIDER)
    expect(await records(() => sdk.generateText({ model: 'own', prompt: 'q' }))).toMatchObject(once)
    expect(named.calls()).toBe(1)
  })
})
