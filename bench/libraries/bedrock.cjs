const { Readable } = require('node:stream')
const { repeat } = require('../harness/repeat.cjs')

const answer = JSON.stringify({
  output: { message: { role: 'assistant', content: [] } },
  stopReason: 'end_turn',
  usage: { inputTokens: 1000, outputTokens: 50, totalTokens: 1050 },
})

/** @type {import('../harness/library-bench.ts').LibraryBench} */
module.exports = {
  services: [],
  packages: ['@aws-sdk/client-bedrock-runtime'],
  counted: 'gen_ai_client_operation_duration',
  isSlow: true,
  async open() {
    const { BedrockRuntimeClient, ConverseCommand } = require('@aws-sdk/client-bedrock-runtime')
    const paths = { paths: [require.resolve('@aws-sdk/client-bedrock-runtime')] }
    const { HttpResponse } = require(require.resolve('@smithy/core/protocols', paths))
    const headers = { 'content-type': 'application/json' }
    // Answers without a network, which would cover what is measured.
    const handle = async () => ({
      response: new HttpResponse({ statusCode: 200, headers, body: Readable.from([Buffer.from(answer)]) }),
    })
    const client = new BedrockRuntimeClient({
      region: 'us-east-1',
      credentials: { accessKeyId: 'a', secretAccessKey: 's' },
      requestHandler: { handle, metadata: { handlerProtocol: 'h2' } },
    })
    const input = { modelId: 'amazon.nova-lite-v1:0', messages: [{ role: 'user', content: [{ text: 'q' }] }] }
    return { operations: { 'a Converse': repeat(() => client.send(new ConverseCommand(input))) } }
  },
}
