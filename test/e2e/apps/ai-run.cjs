'use strict'

// The client speaks HTTP/2 by itself, the server of the test HTTP/1.1.
const awsPaths = { paths: [require.resolve('@aws-sdk/client-bedrock-runtime')] }
const { NodeHttpHandler } = require(require.resolve('@smithy/node-http-handler', awsPaths))

/** Asks each library that is given once, says what it answered, and stays until it is ended. */
exports.run = async function run({ OpenAI, Anthropic, bedrock, aiSdk }) {
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
  const runtime = new bedrock.BedrockRuntimeClient({
    region: 'us-east-1',
    endpoint: baseURL,
    credentials: { accessKeyId: 'a', secretAccessKey: 's' },
    requestHandler: new NodeHttpHandler(),
  })
  const { stopReason } = await runtime.send(
    new bedrock.ConverseCommand({ modelId: 'amazon.nova-lite-v1:0', messages: [] }),
  )
  console.log(`bedrock ${stopReason}`)
  const { createOpenAI } = await import('@ai-sdk/openai')
  const { text } = await aiSdk.generateText({
    model: createOpenAI({ apiKey: 'k', baseURL }).chat('gpt-4o-mini'),
    prompt: 'q',
  })
  console.log(`ai ${text}`)
  console.log('all done')
  setInterval(() => {}, 1000)
}
