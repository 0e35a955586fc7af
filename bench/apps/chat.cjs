const { announce, reportCost } = require('./report-cost.cjs')

/** What each provider answers to a question, in its wire format, by the path of the request. */
const answers = {
  '/v1/chat/completions': {
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 1_795_000_000,
    model: 'gpt-5',
    choices: [
      { index: 0, finish_reason: 'stop', message: { role: 'assistant', content: 'A small answer.' } },
    ],
    usage: { prompt_tokens: 12, completion_tokens: 5, total_tokens: 17 },
  },
  '/v1/messages': {
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model: 'claude-sonnet-4-5',
    content: [{ type: 'text', text: 'A small answer.' }],
    stop_reason: 'end_turn',
    stop_sequence: null,
    usage: { input_tokens: 12, output_tokens: 5 },
  },
}

reportCost()
announce(
  require('node:http').createServer((request, response) => {
    const answer = JSON.stringify(answers[request.url])
    request.resume().on('end', () => response.setHeader('content-type', 'application/json').end(answer))
  }),
)
