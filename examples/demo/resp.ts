/** A command as a client sent it: its name and arguments, and how many bytes it took. */
export interface CommandFrame {
  readonly words: readonly Buffer[]
  readonly length: number
}

/**
 * Reads one command (an array of bulk strings, RESP2) from the front, or nothing while it is incomplete.
 *
 * Lengths are in bytes. What is no RESP makes it throw, and the connection useless.
 */
export function readCommand(bytes: Buffer): CommandFrame | undefined {
  let at = 0
  const readHeader = (sign: '*' | '$'): number | undefined => {
    const end = bytes.indexOf('\r\n', at)
    if (end === -1) {
      if (bytes.length - at > 32) throw new Error('too big header')
      return undefined
    }
    const [, digits] = /^[*$](\d{1,10})$/.exec(bytes.toString('latin1', at, end)) ?? []
    if (bytes[at] !== sign.charCodeAt(0) || digits === undefined)
      throw new Error(`expected '${sign}' and a length`)
    if (Number(digits) > 512 * 1024 * 1024) throw new Error('invalid length')
    at = end + 2
    return Number(digits)
  }
  if (bytes.length === 0) return undefined
  const count = readHeader('*')
  if (count === undefined) return undefined
  const words: Buffer[] = []
  while (words.length < count) {
    const length = at < bytes.length ? readHeader('$') : undefined
    if (length === undefined || bytes.length < at + length + 2) return undefined
    words.push(bytes.subarray(at, at + length))
    at += length + 2
  }
  return { words, length: at }
}

/** What a command is answered with. */
export const reply = {
  status: (text: string): Buffer => Buffer.from(`+${text}\r\n`),
  failure: (text: string): Buffer => Buffer.from(`-${text}\r\n`),
  integer: (value: number | bigint): Buffer => Buffer.from(`:${value}\r\n`),
  bulk: (value: Buffer | null): Buffer =>
    value === null
      ? Buffer.from('$-1\r\n')
      : Buffer.concat([Buffer.from(`$${value.length}\r\n`), value, Buffer.from('\r\n')]),
  array: (members: readonly Buffer[]): Buffer =>
    Buffer.concat([Buffer.from(`*${members.length}\r\n`), ...members]),
}
