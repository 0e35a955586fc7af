const { startPeer } = require('../harness/peers.cjs')
const { repeat } = require('../harness/repeat.cjs')

/** @type {import('../harness/library-bench.ts').LibraryBench} */
module.exports = {
  services: [],
  packages: ['openai'],
  counted: 'gen_ai_client_operation_duration',
  isSlow: true,
  async open() {
    const { OpenAI } = require('openai')
    const client = new OpenAI({
      apiKey: 'none',
      baseURL: `http://127.0.0.1:${await startPeer('chat.cjs')}/v1`,
    })
    const messages = [{ role: 'user', content: 'A small question?' }]
    const ask = () => client.chat.completions.create({ model: 'gpt-5', messages })
    return { operations: { '`chat.completions.create`': repeat(ask) } }
  },
}
