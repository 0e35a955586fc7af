import { aiRecordersOf } from '../../gen-ai/ai-recorders.ts'
import { defaultAiSettings } from '../../gen-ai/ai-settings.ts'
import { callErrorOf } from '../../gen-ai/call-error.ts'
import type { ModelCall } from '../../gen-ai/model-call.ts'
import { beginCall, type CallInFlight } from '../../gen-ai/model-operation.ts'
import { isFirstPatch } from '../first-patch.ts'
import type { PatchModule } from '../instrument.ts'
import { methodPatches, type Method } from '../method-patches.ts'
import { bedrockReaders, type BedrockReader } from './bedrock-answers.ts'
import { followIterator } from './follow-iterator.ts'
import { abandonWhenDropped, keepWhenDropped } from './when-dropped.ts'

const { replaceMethod, reportFailure } = methodPatches('bedrock')

/** Patches `send` of the client of `@aws-sdk/client-bedrock-runtime` 3, behind which its retries are. */
export const patchBedrock: PatchModule = (moduleExports, _, context) => {
  const { prototype } = (moduleExports as BedrockExports).BedrockRuntimeClient
  if (!isFirstPatch(prototype, 'ai')) return
  const recorders = aiRecordersOf(context.store, context.ai ?? defaultAiSettings)

  replaceMethod(prototype, 'send', (original) => {
    return function send(command: Command, ...others: unknown[]) {
      const reader = readerOf(command)
      if (reader === undefined) return Reflect.apply(original, this, arguments) as unknown
      let call: CallInFlight
      try {
        call = beginCall(recorders, callOf(command))
      } catch (thrown) {
        reportFailure(thrown)
        return Reflect.apply(original, this, arguments) as unknown
      }
      const callback = others.findIndex((one) => typeof one === 'function')
      if (callback >= 0) {
        others[callback] = followCallback(others[callback] as Method, { call, reader })
        return Reflect.apply(original, this, [command, ...others]) as unknown
      }
      return (Reflect.apply(original, this, arguments) as Promise<object>).then(
        (output) => {
          readOutput(output, { call, reader })
          return output
        },
        (thrown: unknown) => {
          call.end(callErrorOf(thrown))
          throw thrown
        },
      )
    }
  })
}

interface BedrockExports {
  readonly BedrockRuntimeClient: { readonly prototype: object }
}

interface Command {
  readonly input?: { readonly modelId?: unknown }
}

/** The clients of both kinds of answer: of a command by the name of its class. */
function readerOf(command: unknown): BedrockReader | undefined {
  const name = (command as Command | null | undefined)?.constructor?.name
  return name !== undefined && Object.hasOwn(bedrockReaders, name) ? bedrockReaders[name] : undefined
}

function callOf({ input }: Command): ModelCall {
  const model = typeof input?.modelId === 'string' ? input.modelId : undefined
  const isEmbedding = model !== undefined && /embed/.test(model)
  return { provider: 'aws.bedrock', model, operation: isEmbedding ? 'embeddings' : 'chat' }
}

interface Following {
  readonly call: CallInFlight
  readonly reader: BedrockReader
}

function followCallback(callback: Method, following: Following): Method {
  return function (this: unknown, error: unknown, output: object) {
    if (error) following.call.end(callErrorOf(error))
    else readOutput(output, following)
    return Reflect.apply(callback, this, arguments) as unknown
  }
}

function readOutput(output: object, { call, reader }: Following): void {
  try {
    const stream = reader.streamOf?.(output)
    if (stream === undefined) {
      reader.read(output, call)
      call.end()
    } else {
      call.touch()
      followEvents(stream, { call, reader })
    }
  } catch {
    // The body of an answer may be anything.
    call.end()
  }
}

function followEvents(stream: AsyncIterable<unknown>, { call, reader }: Following): void {
  const iterate = stream[Symbol.asyncIterator]
  Object.defineProperty(stream, Symbol.asyncIterator, {
    configurable: true,
    enumerable: Object.getOwnPropertyDescriptor(stream, Symbol.asyncIterator)?.enumerable ?? false,
    writable: true,
    value: function (this: object) {
      keepWhenDropped(stream)
      return followIterator(Reflect.apply(iterate, this, []), {
        call,
        readEvent: (event) => {
          reader.read(event, call)
          return undefined
        },
      })
    },
  })
  abandonWhenDropped(stream, call)
}
