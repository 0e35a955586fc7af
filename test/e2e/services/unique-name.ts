import { randomBytes } from 'node:crypto'

/** Returns a name that no other test uses, for a database, a queue or the prefix of keys: `orders_3f9a1c02b7`. */
export function uniqueName(stem: string): string {
  return `${stem}_${randomBytes(5).toString('hex')}`
}
