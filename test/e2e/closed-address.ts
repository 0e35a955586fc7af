import { reservePort } from './reserve-port.ts'

/** Gives an address where nobody listens, nor will while the tests of this process run. */
export async function closedAddress(): Promise<string> {
  return `http://127.0.0.1:${await reservePort()}`
}
