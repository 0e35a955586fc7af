/** Waits for the work, which must not reject, but no longer than the time, in milliseconds. */
export async function within(timeoutMs: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const timeout = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, timeoutMs)
    timer.unref()
  })
  await Promise.race([work, timeout])
  clearTimeout(timer)
}
