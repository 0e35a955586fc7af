/** Gives the size of a message in bytes, in any form that libraries take or hand over. */
export function messageBytes(data: unknown): number {
  if (typeof data === 'string') return Buffer.byteLength(data)
  if (typeof data !== 'object' || data === null) return data === undefined ? 0 : String(data).length
  if (Array.isArray(data)) return data.reduce((sum: number, part) => sum + messageBytes(part), 0)
  const { byteLength, size } = data as { byteLength?: unknown; size?: unknown }
  if (typeof byteLength === 'number') return byteLength
  return typeof size === 'number' ? size : 0
}
