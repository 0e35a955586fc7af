const scratchBytes = 2048

const scratch = Buffer.allocUnsafeSlow(scratchBytes)
/** The first bytes of the scratch, by their number: making such a view costs more than filling it. */
const views: (Uint8Array | undefined)[] = []

/**
 * Joins what all bucket lines of a series begin with, so that each line copies it at once.
 *
 * The result holds until the next call. It may not be kept.
 */
export function lineHead(name: Uint8Array, labels: Uint8Array): Uint8Array {
  const bytes = name.length + labels.length
  const head =
    bytes > scratchBytes ? Buffer.allocUnsafe(bytes) : (views[bytes] ??= scratch.subarray(0, bytes))
  head.set(name)
  head.set(labels, name.length)
  return head
}
