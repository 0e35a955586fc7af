import { createHmac, randomBytes } from 'node:crypto'

const key = randomBytes(32)

/**
 * Gives a digest of secrets that is good for comparing and remembering them in this process only.
 *
 * The length of each part is digested too, so that no two lists of parts give one digest.
 */
export function secretDigest(parts: readonly string[]): Buffer {
  const hmac = createHmac('sha256', key)
  for (const part of parts) hmac.update(`${Buffer.byteLength(part)}:`).update(part)
  return hmac.digest()
}
