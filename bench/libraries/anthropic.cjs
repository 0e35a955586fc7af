const { startPeer } = require('../harness/peers.cjs')
const { repeat } = require('../harness/repeat.cjs')

/** @type {import('../harness/library-bench.ts').LibraryBench} */
module.exports = {
  services: [],
  packages: ['@anthropic-ai/sdk'],
  counted: 'gen_ai_client_operation_duration',
  isSlow: true,
  async open() {
    const { Anthropic } = require('@anthropic-ai/sdk')
    const client = new Anthropic({
      apiKey: 'none',
      baseURL: `http://127.0.0.1:${await startPeer('chat.cjs')}`,
    })
    const messages = [{ role: 'user', content: 'A small question?' }]
    const ask = () => client.messages.create({ model: 'claude-sonnet-4-6', max_tokens: 100, messages })
    return { operations: { '`messages.create`': repeat(ask) } }
  },
}
