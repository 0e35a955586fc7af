'use strict'

/** Asks each library that is given once, says what it answered, and stays until it is ended. */
exports.run = async function run({ OpenAI, Anthropic }) {
  const baseURL = process.env.AI_ORIGIN
  const client = new OpenAI({ apiKey: 'k', baseURL })
  const { choices } = await client.chat.completions.create({ model: 'gpt-4o', messages: [] })
  console.log(`openai ${choices.length}`)
  const claude = new Anthropic({ apiKey: 'k', baseURL })
  const { content } = await claude.messages.create({
    model: 'claude-sonnet-4-6',
    max_tokens: 9,
    messages: [],
  })
  console.log(`anthropic ${content.length}`)
  console.log('all done')
  setInterval(() => {}, 1000)
}
