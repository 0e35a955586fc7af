/**
 * Settles as the promise does, or rejects when it has not in time: nothing in the bench may hang.
 *
 * @throws when the time is over, naming what was waited for.
 */
export async function within<Value>(
  { timeoutMs, awaited }: { timeoutMs: number; awaited: string },
  promise: Promise<Value>,
): Promise<Value> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => reject(new Error(`Waited ${timeoutMs / 1000} s in vain for ${awaited}.`)),
      timeoutMs,
    )
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}
