import { createRequire } from 'node:module'
import type * as anthropic from '@anthropic-ai/sdk'

const require = createRequire(import.meta.url)

/** The newest of each supported major and the first that is supported, not yet patched. */
export const anthropicVersions = ['anthropic050', 'anthropic0', '@anthropic-ai/sdk'].map((packageName) => ({
  name: packageName,
  library: require(packageName) as typeof anthropic,
}))

/** A message: 100 input tokens, 300 read from the cache, 600 written to it (200 for an hour), 50 output tokens. */
export const message = {
  id: 'msg_1',
  type: 'message',
  role: 'assistant',
  model: 'claude-sonnet-4-6',
  content: [{ type: 'text', text: 'ab' }],
  stop_reason: 'end_turn',
  stop_sequence: null,
  usage: {
    input_tokens: 100,
    cache_read_input_tokens: 300,
    cache_creation_input_tokens: 600,
    cache_creation: { ephemeral_5m_input_tokens: 400, ephemeral_1h_input_tokens: 200 },
    output_tokens: 50,
    service_tier: 'standard',
  },
}

/** The events of a stream of that message; `ping` is one that the library keeps for itself. */
export const messageEvents: readonly object[] = [
  {
    type: 'message_start',
    message: { ...message, content: [], stop_reason: null, usage: { ...message.usage, output_tokens: 1 } },
  },
  { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
  { type: 'ping' },
  { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'ab' } },
  { type: 'content_block_stop', index: 0 },
  {
    type: 'message_delta',
    delta: { stop_reason: 'end_turn', stop_sequence: null },
    usage: { output_tokens: 50 },
  },
  { type: 'message_stop' },
]
