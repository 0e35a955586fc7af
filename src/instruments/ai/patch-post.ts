import { defaultAiSettings } from '../../gen-ai/ai-settings.ts'
import { aiRecordersOf } from '../../gen-ai/ai-recorders.ts'
import type { CallError } from '../../gen-ai/call-error.ts'
import type { ModelCall } from '../../gen-ai/model-call.ts'
import { beginCall, type CallInFlight } from '../../gen-ai/model-operation.ts'
import { isFirstPatch } from '../first-patch.ts'
import type { InstrumentContext } from '../instrument.ts'
import type { MethodPatches } from '../method-patches.ts'
import {
  answerBehind,
  followApiPromise,
  followBody,
  followHead,
  type ApiPromise,
} from './follow-api-promise.ts'
import { PendingAnswer } from './pending-answer.ts'

/** `openai` 7 makes its promises here: derived ones do not go by the promise that they are derived from. */
const responsePromiseMethod = 'responsePromise'

/** Which paths are calls to a model, and which operation each is. */
export type Operations = Readonly<Record<string, ModelCall['operation']>>

/** What tells the libraries of one make apart. */
export interface PostPatch {
  readonly patches: MethodPatches
  readonly context: InstrumentContext
  readonly operations: Operations
  readonly provider: (client: object) => string
  /** Reads what an answer, or an event of a stream, says of itself; returns how it failed, if it did. */
  readonly readAnswer: (answer: object, call: CallInFlight) => CallError | undefined
  readonly readEvent: (event: object, call: CallInFlight) => CallError | undefined
}

/**
 * Patches `post` of a client that Stainless generated, as those of OpenAI and Anthropic are.
 *
 * Everything that asks a model passes it once, the helpers (`.stream()`, `.parse()`, tool runners) and
 * `withResponse` included, and the library's own retries happen behind it. It returns an `APIPromise`,
 * which parses the answer when it is awaited: what is measured hangs in two of its own properties.
 */
export function patchPost(prototype: object, patch: PostPatch): void {
  const owner = ownerOf(prototype, 'post')
  if (!isFirstPatch(owner, 'ai')) return
  const { replaceMethod, reportFailure } = patch.patches
  const recorders = aiRecordersOf(patch.context.store, patch.context.ai ?? defaultAiSettings)

  /** The answer of the `post` that runs at this moment: what it makes belongs to it. */
  let posting: PendingAnswer | undefined
  if (responsePromiseMethod in owner) {
    replaceMethod(owner, responsePromiseMethod, (original) => {
      return function responsePromise(request: Promise<unknown>, ...others: unknown[]) {
        const known = answerBehind(request)
        const answer = known ?? posting
        if (answer === undefined) return Reflect.apply(original, this, arguments) as unknown
        posting = undefined
        const followed = known === undefined ? followHead(request, answer) : request
        const promise = Reflect.apply(original, this, [followed, ...others]) as ApiPromise
        followBody(promise, answer)
        return promise
      }
    })
  }

  replaceMethod(owner, 'post', (original) => {
    return function post(path: unknown, options: unknown) {
      const operation = operationOf(path, patch.operations)
      if (operation === undefined) return Reflect.apply(original, this, arguments) as unknown
      const answer = new PendingAnswer(patch)
      const begin = (given: unknown): void => {
        const { body } = (given ?? {}) as { body?: { model?: unknown } | null }
        const model = typeof body?.model === 'string' ? body.model : undefined
        answer.begin(beginCall(recorders, { provider: patch.provider(this as object), model, operation }))
      }
      try {
        // openai 7 gives a promise of the options, and the library's own chain handles its rejection.
        if (isThenable(options)) void options.then(begin).then(undefined, () => {})
        else begin(options)
      } catch (thrown) {
        reportFailure(thrown)
      }
      let promise: ApiPromise
      posting = answer
      try {
        promise = Reflect.apply(original, this, arguments) as ApiPromise
      } catch (thrown) {
        answer.failed(thrown)
        throw thrown
      } finally {
        posting = undefined
      }
      try {
        if (answerBehind(promise.responsePromise) === undefined) followApiPromise(promise, answer)
      } catch (thrown) {
        reportFailure(thrown)
      }
      return promise
    }
  })
}

function operationOf(path: unknown, operations: Operations): ModelCall['operation'] | undefined {
  if (typeof path !== 'string') return undefined
  const query = path.indexOf('?')
  const plain = query < 0 ? path : path.slice(0, query)
  return Object.hasOwn(operations, plain) ? operations[plain] : undefined
}

/** Finds the prototype that a method is defined on: version 4 of `openai` has it on a base class. */
function ownerOf(prototype: object, name: string): object {
  for (
    let owner: object | null = prototype;
    owner !== null;
    owner = Object.getPrototypeOf(owner) as object | null
  ) {
    if (Object.hasOwn(owner, name)) return owner
  }
  return prototype
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as { then?: unknown } | null | undefined)?.then === 'function'
}
