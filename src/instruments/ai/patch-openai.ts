import type { PatchModule } from '../instrument.ts'
import { methodPatches } from '../method-patches.ts'
import { readOpenaiAnswer, readOpenaiEvent } from './openai-answers.ts'
import { openaiProvider } from './openai-provider.ts'
import { patchPost, type Operations } from './patch-post.ts'

const operations: Operations = {
  '/chat/completions': 'chat',
  '/responses': 'chat',
  '/completions': 'text_completion',
  '/embeddings': 'embeddings',
}

/**
 * Patches the client of `openai` 4 to 7, Azure's among it, at the one method that every resource and every
 * helper sends its request with.
 */
export const patchOpenai: PatchModule = (moduleExports, _, context) => {
  const { OpenAI, AzureOpenAI } = moduleExports as OpenaiExports
  patchPost(OpenAI.prototype, {
    patches: methodPatches('openai'),
    context,
    operations,
    provider: (client) =>
      AzureOpenAI !== undefined && client instanceof AzureOpenAI ? 'azure.ai.openai' : openaiProvider(client),
    readAnswer: readOpenaiAnswer,
    readEvent: readOpenaiEvent,
  })
}

interface OpenaiExports {
  readonly OpenAI: { readonly prototype: object }
  readonly AzureOpenAI?: new () => object
}
