/** What an application sees of a call: its value, or all that an error shows. */
export async function outcomeOf(action: () => PromiseLike<unknown>): Promise<unknown> {
  try {
    const value = await action()
    return { value: typeof value === 'object' ? Object.keys(value ?? {}) : value }
  } catch (thrown) {
    return describeError(thrown)
  }
}

/** Gives the rejection that nobody handles, once Node says so. */
export async function unhandledOf(action: () => void): Promise<unknown> {
  const others = process.listeners('unhandledRejection')
  process.removeAllListeners('unhandledRejection')
  try {
    return describeError(
      await new Promise((resolve) => {
        process.once('unhandledRejection', resolve)
        action()
      }),
    )
  } finally {
    for (const listener of others) process.on('unhandledRejection', listener)
  }
}

function describeError(thrown: unknown): unknown {
  if (!(thrown instanceof Error)) return { thrown }
  const { name, message, status, code } = thrown as Error & { status?: unknown; code?: unknown }
  const fields = Object.keys(thrown).sort()
  return { class: thrown.constructor.name, name, message, status, code, fields }
}

/** Reads a stream to its end. */
export async function readAll(stream: AsyncIterable<unknown>): Promise<unknown[]> {
  const all = []
  for await (const one of stream) all.push(one)
  return all
}
