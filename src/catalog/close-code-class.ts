import type { closeCodes } from './websocket.ts'

/** Gives the code of a closed WebSocket itself where RFC 6455 names it, else the range that it is from. */
export function closeCodeClass(code: number): (typeof closeCodes)[number] {
  if (code >= 3000 && code < 5000) return code < 4000 ? '3xxx' : '4xxx'
  // What is in no range is recorded as `_OTHER`.
  return String(code) as (typeof closeCodes)[number]
}
