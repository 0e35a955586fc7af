/** Gives how many bytes a whole number from 0 to 2 ** 53 takes as a varint. */
export function varintBytes(value: number): number {
  if (value < 0x80) return 1
  if (value < 0x4000) return 2
  if (value < 0x20_0000) return 3
  if (value < 0x1000_0000) return 4
  let bytes = 4
  for (let rest = value / 0x1000_0000; rest >= 1; rest /= 128) bytes++
  return bytes
}

/** The most bytes that such a number takes. */
export const mostVarintBytes = 8

/** Maps whole numbers to those from 0 as `sint64` does: 0, -1, 1, -2 become 0, 1, 2, 3. */
export function zigzag(value: number): number {
  return value >= 0 ? value * 2 : -value * 2 - 1
}
