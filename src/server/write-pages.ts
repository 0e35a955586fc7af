import type { Writable } from 'node:stream'
import type { AnswerStream } from './answer.ts'

const stallLimitMs = 1

/**
 * Writes the pages of a body as fast as the sink takes them, without ending it.
 *
 * A page is taken back once the sink has called back for it, so a sink that holds on to what it was
 * given must copy.
 */
export async function writePages(body: AnswerStream, sink: Writable): Promise<void> {
  for await (const page of unhurriedPages(body)) {
    if (sink.destroyed) return
    const flushed = sink.write(page, () => body.release(page))
    if (!flushed) await drained(sink)
  }
}

/** Gives the pages, letting the application run whenever more than a millisecond went into them. */
export async function* unhurriedPages(body: AnswerStream): AsyncGenerator<Uint8Array> {
  let since = performance.now()
  for (const page of body.pages()) {
    yield page
    if (performance.now() - since < stallLimitMs) continue
    await new Promise<void>((resolve) => setImmediate(resolve))
    since = performance.now()
  }
}

function drained(sink: Writable): Promise<void> {
  return new Promise((resolve) => {
    const settle = (): void => {
      sink.off('drain', settle)
      sink.off('close', settle)
      resolve()
    }
    sink.on('drain', settle)
    sink.on('close', settle)
  })
}
