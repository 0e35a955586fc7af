const { announce, reportCost } = require('./report-cost.cjs')

/** What OpenAI answers to a question, in its wire format. */
const answer = JSON.stringify({
  id: 'chatcmpl-1',
  object: 'chat.completion',
  created: 1_795_000_000,
  model: 'gpt-5',
  choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content: 'A small answer.' } }],
  usage: { prompt_tokens: 12, completion_tokens: 5, total_tokens: 17 },
})

reportCost()
announce(
  require('node:http').createServer((request, response) => {
    request.resume().on('end', () => response.setHeader('content-type', 'application/json').end(answer))
  }),
)
