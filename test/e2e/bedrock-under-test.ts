import { createRequire } from 'node:module'
import * as bedrock from '@aws-sdk/client-bedrock-runtime'
import type { AiServer } from './ai-server.ts'

/** Parts of the AWS SDK that are installed with the client. */
const require = createRequire(createRequire(import.meta.url).resolve('@aws-sdk/client-bedrock-runtime'))
const { NodeHttpHandler } = require('@smithy/node-http-handler') as { NodeHttpHandler: new () => never }
const { EventStreamCodec } = require('@smithy/core/event-streams') as {
  EventStreamCodec: new (
    toUtf8: (bytes: Uint8Array) => string,
    fromUtf8: (text: string) => Uint8Array,
  ) => { encode(message: { headers: object; body: Uint8Array }): Uint8Array }
}

/** Makes a client that talks to a server of a test over HTTP/1.1. */
export function bedrockClient({ origin }: AiServer, maxAttempts = 1): bedrock.BedrockRuntimeClient {
  return new bedrock.BedrockRuntimeClient({
    region: 'us-east-1',
    endpoint: origin,
    maxAttempts,
    credentials: { accessKeyId: 'a', secretAccessKey: 's' },
    requestHandler: new NodeHttpHandler(),
  })
}

const codec = new EventStreamCodec(
  (bytes) => Buffer.from(bytes).toString(),
  (text) => Buffer.from(text),
)

/** Writes one event in the binary format of AWS' event streams. */
export function awsEvent(type: string, body: object, kind: 'event' | 'exception' = 'event'): Uint8Array {
  const header = (value: string): object => ({ type: 'string', value })
  return codec.encode({
    headers: {
      ':message-type': header(kind),
      [kind === 'event' ? ':event-type' : ':exception-type']: header(type),
      ':content-type': header('application/json'),
    },
    body: Buffer.from(JSON.stringify(body)),
  })
}

/** The head of a binary event stream. */
export const awsEventStream = { 'content-type': 'application/vnd.amazon.eventstream' }

/** The usage of an answer: 100 plain input tokens, 300 from the cache, 600 written to it, 50 output tokens. */
const usage = {
  inputTokens: 100,
  outputTokens: 50,
  totalTokens: 1050,
  cacheReadInputTokens: 300,
  cacheWriteInputTokens: 600,
}

export const converseAnswer = {
  output: { message: { role: 'assistant', content: [{ text: 'ab' }] } },
  stopReason: 'end_turn',
  usage,
  metrics: { latencyMs: 5 },
}

/** The events of a stream of Converse; the usage comes last. */
export const converseEvents: readonly Uint8Array[] = [
  awsEvent('messageStart', { role: 'assistant' }),
  awsEvent('contentBlockDelta', { contentBlockIndex: 0, delta: { text: 'ab' } }),
  awsEvent('messageStop', { stopReason: 'end_turn' }),
  awsEvent('metadata', { usage, metrics: { latencyMs: 5 } }),
]

/** A chunk of a streamed body, in whose bytes is what the model said. */
export function bodyChunk(said: object): Uint8Array {
  return awsEvent('chunk', { bytes: Buffer.from(JSON.stringify(said)).toString('base64') })
}
