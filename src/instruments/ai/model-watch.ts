import type { AiRecorders } from '../../gen-ai/ai-recorders.ts'
import type { ModelCall } from '../../gen-ai/model-call.ts'
import { beginCall, type CallInFlight } from '../../gen-ai/model-operation.ts'
import { runWithin } from '../../gen-ai/outer-call.ts'
import type { Method } from '../method-patches.ts'
import { aiSdkProvider } from './ai-sdk-provider.ts'
import { readAiSdkAnswer } from './ai-sdk-answers.ts'
import { followParts } from './follow-parts.ts'
import { JoinedTries, type ModelTry } from './joined-tries.ts'

const methodNames = ['doGenerate', 'doStream', 'doEmbed']

/** What is used of a model of the SDK's public interface, in all of its versions. */
interface SdkModel {
  readonly provider?: unknown
  readonly modelId?: unknown
}

const measured = new WeakSet<Method>()

/**
 * Measures the models that it has seen: their methods are patched where they are defined, once for a class.
 *
 * Each call of a method is one call to a model, or another try of one. What it calls itself, another model that
 * it wraps or the client of a provider, is a part of it.
 */
export class ModelWatch {
  readonly #recorders: AiRecorders
  readonly #reportFailure: (thrown: unknown) => void

  constructor(recorders: AiRecorders, reportFailure: (thrown: unknown) => void) {
    this.#recorders = recorders
    this.#reportFailure = reportFailure
  }

  /** Takes a model as an application gave it, which may be anything. */
  see(model: unknown): void {
    if (typeof model !== 'object' || model === null) return
    try {
      for (const name of methodNames) this.#patch(model, name)
    } catch {
      // A frozen model stays as it is, and is not measured.
    }
  }

  #patch(model: object, name: string): void {
    let owner: object | null = model
    while (owner !== null && !Object.hasOwn(owner, name))
      owner = Object.getPrototypeOf(owner) as object | null
    const defined = owner && Object.getOwnPropertyDescriptor(owner, name)
    if (!defined || typeof defined.value !== 'function' || measured.has(defined.value as Method)) return
    const original = defined.value as Method
    const value = this.#measure(original, name)
    Object.defineProperty(value, 'name', { configurable: true, value: original.name })
    Object.defineProperty(value, 'length', { configurable: true, value: original.length })
    Object.defineProperty(owner!, name, { ...defined, value })
    measured.add(value)
  }

  #measure(original: Method, name: string): Method {
    const begin = (model: SdkModel, options: unknown): ModelTry | undefined => {
      try {
        const earlier = JoinedTries.take({ model, method: name })
        const call = earlier?.call ?? beginCall(this.#recorders, callOf(model, name))
        const { abortSignal } = Object(options) as { abortSignal?: unknown }
        return { call, model, method: name, number: (earlier?.number ?? 0) + 1, abortSignal }
      } catch (thrown) {
        this.#reportFailure(thrown)
        return undefined
      }
    }
    return function measuredCall(this: SdkModel, options: unknown) {
      const running = begin(this, options)
      if (running === undefined) return Reflect.apply(original, this, arguments) as unknown
      const failed = (thrown: unknown): never => {
        JoinedTries.failed(running, thrown)
        throw thrown
      }
      const { call } = running
      try {
        const answer = runWithin(call, () => Reflect.apply(original, this, arguments) as unknown)
        return Promise.resolve(answer).then((value) => answered(value, { call, model: this }), failed)
      } catch (thrown) {
        return failed(thrown)
      }
    }
  }
}

function callOf({ provider, modelId }: SdkModel, method: string): ModelCall {
  const operation = method === 'doEmbed' ? 'embeddings' : 'chat'
  const isCompletion = typeof provider === 'string' && provider.endsWith('.completion')
  return {
    provider: aiSdkProvider(provider),
    model: typeof modelId === 'string' ? modelId : undefined,
    operation: isCompletion ? 'text_completion' : operation,
  }
}

function answered(answer: unknown, { call, model }: { call: CallInFlight; model: SdkModel }): unknown {
  try {
    const provider = aiSdkProvider(model.provider)
    const { stream } = answer as { stream?: unknown }
    if (stream instanceof ReadableStream) {
      call.touch()
      const value = followParts(stream, { call, provider })
      Object.defineProperty(answer as object, 'stream', {
        configurable: true,
        enumerable: true,
        writable: true,
        value,
      })
    } else {
      readAiSdkAnswer(answer as object, { call, provider })
      call.end()
    }
  } catch {
    // A model of the application's own may answer anything.
    call.end()
  }
  return answer
}
