import type { PatchModule } from '../instrument.ts'
import { methodPatches } from '../method-patches.ts'
import { readAnthropicAnswer, readAnthropicEvent } from './anthropic-answers.ts'
import { patchPost, type Operations } from './patch-post.ts'

const operations: Operations = { '/v1/messages': 'chat', '/v1/complete': 'text_completion' }

/**
 * Patches the client of `@anthropic-ai/sdk` at the one method that every resource and every helper sends
 * its request with; the clients of its packages for Bedrock and Vertex inherit it.
 */
export const patchAnthropic: PatchModule = (moduleExports, _, context) => {
  const { Anthropic } = moduleExports as { readonly Anthropic: { readonly prototype: object } }
  patchPost(Anthropic.prototype, {
    patches: methodPatches('anthropic'),
    context,
    operations,
    provider: anthropicProvider,
    readAnswer: readAnthropicAnswer,
    readEvent: readAnthropicEvent,
  })
}

/** The clients of `@anthropic-ai/bedrock-sdk` and `@anthropic-ai/vertex-sdk` are named after who serves them. */
function anthropicProvider(client: object): string {
  const { name } = client.constructor
  if (/Bedrock/.test(name)) return 'aws.bedrock'
  return /Vertex/.test(name) ? 'gcp.vertex_ai' : 'anthropic'
}
