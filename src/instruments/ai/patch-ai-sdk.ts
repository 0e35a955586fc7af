import { aiRecordersOf } from '../../gen-ai/ai-recorders.ts'
import { defaultAiSettings } from '../../gen-ai/ai-settings.ts'
import type { PatchModule } from '../instrument.ts'
import { methodPatches, type Method } from '../method-patches.ts'
import { JoinedTries } from './joined-tries.ts'
import { ModelWatch } from './model-watch.ts'

const { replaceMethod, reportFailure } = methodPatches('ai-sdk')

/** The functions that take a model in their options. */
const functionNames = ['generateText', 'streamText', 'generateObject', 'streamObject', 'embed', 'embedMany']
/** The classes that keep a model in their settings: of version 5, and of 6 and later. */
const agentNames = ['Experimental_Agent', 'ToolLoopAgent']

const replacements = new WeakMap<object, object>()

/**
 * Patches `ai` 4 to 7, the Vercel AI SDK: the models that its functions and agents are given are measured
 * from then on.
 *
 * The namespace that an import hook gives takes other functions in place; the module that `require` gives
 * has getters that cannot be replaced, so what it exports is replaced as a whole.
 */
export const patchAiSdk: PatchModule = (moduleExports, _, context) => {
  const exports = moduleExports as AiSdkExports
  const known = replacements.get(exports)
  if (known !== undefined) return known
  const watch = new ModelWatch(aiRecordersOf(context.store, context.ai ?? defaultAiSettings), reportFailure)
  for (const agent of new Set(agentNames.map((name) => exports[name]))) {
    if (typeof agent === 'function') patchAgent((agent as { prototype: object }).prototype, watch)
  }
  const wrapped = new Map<PropertyKey, unknown>()
  for (const name of functionNames) {
    const original = exports[name]
    if (typeof original === 'function') wrapped.set(name, wrapFunction(original as Method, watch, exports))
  }
  const isInPlace = [...wrapped].every(([name, value]) => Reflect.set(exports, name, value))
  const replaced = isInPlace ? exports : exportsWith(exports, wrapped)
  replacements.set(exports, replaced)
  replacements.set(replaced, replaced)
  return replaced
}

interface AiSdkExports {
  /** Makes the models that are named by text, from version 5 on. */
  readonly gateway?: Provider
  readonly [name: PropertyKey]: unknown
}

/** What is read of what the SDK's functions are given. */
interface CallOptions {
  readonly model?: unknown
  readonly maxRetries?: unknown
}

interface Provider {
  languageModel?(id: string): unknown
  textEmbeddingModel?(id: string): unknown
  embeddingModel?(id: string): unknown
}

const patchedAgents = new WeakSet<object>()

function patchAgent(prototype: object, watch: ModelWatch): void {
  if (patchedAgents.has(prototype)) return
  patchedAgents.add(prototype)
  for (const name of ['generate', 'stream']) {
    replaceMethod(prototype, name, (original) => {
      return function (this: { settings?: CallOptions }) {
        watch.see(this.settings?.model)
        return JoinedTries.within(
          this.settings?.maxRetries,
          () => Reflect.apply(original, this, arguments) as unknown,
        )
      }
    })
  }
}

function wrapFunction(original: Method, watch: ModelWatch, exports: AiSdkExports): Method {
  const wrapped: Method = function (options: CallOptions | null | undefined) {
    const model = options?.model
    watch.see(typeof model === 'string' ? namedModel(model, { original, exports }) : model)
    return JoinedTries.within(options?.maxRetries, () => Reflect.apply(original, this, arguments) as unknown)
  }
  Object.defineProperty(wrapped, 'name', { configurable: true, value: original.name })
  Object.defineProperty(wrapped, 'length', { configurable: true, value: original.length })
  return wrapped
}

/** Makes a model as the SDK does for a name, to know the class that all of its provider's models have. */
function namedModel(
  name: string,
  { original, exports }: { original: Method; exports: AiSdkExports },
): unknown {
  try {
    const { AI_SDK_DEFAULT_PROVIDER } = globalThis as { AI_SDK_DEFAULT_PROVIDER?: Provider }
    const provider = AI_SDK_DEFAULT_PROVIDER ?? exports.gateway
    if (!original.name.startsWith('embed')) return provider?.languageModel?.(name)
    return (provider?.embeddingModel ?? provider?.textEmbeddingModel)?.call(provider, name)
  } catch {
    // The SDK itself says what is wrong with the name.
    return undefined
  }
}

function exportsWith(exports: AiSdkExports, wrapped: ReadonlyMap<PropertyKey, unknown>): object {
  const replaced = Object.create(Object.getPrototypeOf(exports) as object | null) as object
  for (const name of Reflect.ownKeys(exports)) {
    const enumerable = Object.getOwnPropertyDescriptor(exports, name)?.enumerable ?? false
    const value = wrapped.get(name)
    Object.defineProperty(replaced, name, { enumerable, get: () => value ?? exports[name] })
  }
  return replaced
}
