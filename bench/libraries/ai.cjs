const { repeat } = require('../harness/repeat.cjs')

/** @type {import('../harness/library-bench.ts').LibraryBench} */
module.exports = {
  services: [],
  packages: ['ai'],
  counted: 'gen_ai_client_operation_duration',
  async open() {
    const { generateText } = require('ai')
    // Answers without a network, which would cover what is measured.
    const model = {
      specificationVersion: 'v3',
      provider: 'openai.chat',
      modelId: 'gpt-5',
      supportedUrls: {},
      doGenerate: async () => ({
        content: [{ type: 'text', text: 'An answer.' }],
        finishReason: { unified: 'stop', raw: 'stop' },
        usage: { inputTokens: { total: 1000, cacheRead: 400 }, outputTokens: { total: 50, reasoning: 20 } },
        warnings: [],
      }),
    }
    return { operations: { '`generateText`': repeat(() => generateText({ model, prompt: 'A question?' })) } }
  },
}
