import { abortedCall, callErrorOf, type CallError } from '../../gen-ai/call-error.ts'
import type { CallInFlight } from '../../gen-ai/model-operation.ts'
import { readAiSdkAnswer } from './ai-sdk-answers.ts'
import { abandonWhenDropped } from './when-dropped.ts'

/** Parts with what a model said; the SDK adds others at the beginning and the end of each block. */
const saidPart = /-delta$|^reasoning$|^file$/

/**
 * Gives a stream with the same parts, which ends a call when it does.
 *
 * It asks for a part only when it is asked for one, so that the provider is not read faster than without it.
 */
export function followParts(
  stream: ReadableStream,
  { call, provider }: { call: CallInFlight; provider: string },
): ReadableStream {
  const reader = stream.getReader()
  let reported: CallError | undefined
  const see = (part: StreamPart): void => {
    if (saidPart.test(part.type)) call.chunk()
    if (part.type === 'error') reported = callErrorOf(part.error)
    if (part.type === 'response-metadata') call.use({ responseModel: part.modelId })
    if (part.type === 'finish') readAiSdkAnswer(part, { call, provider })
  }
  const followed = new ReadableStream(
    {
      async pull(controller) {
        let read: { readonly done: boolean; readonly value?: StreamPart }
        try {
          read = await reader.read()
        } catch (thrown) {
          call.end(callErrorOf(thrown))
          throw thrown
        }
        if (read.done) {
          call.end(reported)
          controller.close()
          return
        }
        try {
          see(read.value!)
        } catch {
          // A part of a shape that the interface does not have.
        }
        controller.enqueue(read.value)
      },
      cancel(reason) {
        call.end(reported ?? abortedCall)
        return reader.cancel(reason)
      },
    },
    { highWaterMark: 0 },
  )
  abandonWhenDropped(followed, call)
  return followed
}

interface StreamPart {
  readonly type: string
  readonly error?: unknown
  readonly modelId?: string
}
