import { reply } from './resp.ts'

/** What a connection works on. */
export interface CommandSession {
  readonly databases: readonly Database[]
  database: Database
}

/** Keys are bytes, so they are kept as latin1, which has one character for each byte. */
export type Database = Map<string, Entry>

/** A value: text, a list or a hash, in bytes. */
export type Value = Buffer | Buffer[] | Map<string, Buffer>

export interface Entry {
  readonly value: Value
  /** Milliseconds since the epoch; the entry is gone from then on. */
  expiresAt?: number | undefined
}

/** A command that the stand-in knows, with how many arguments it takes at least and at most. */
export interface Command {
  readonly least: number
  readonly most: number
  /** @throws Refusal with the text of the error reply */
  run(args: readonly Buffer[], session: CommandSession): Buffer
}

/** An error reply: its message begins with the prefix that Redis gives it. */
export class Refusal extends Error {}

/** Gives the command of a name in upper case. */
export function commandOf(name: string): Command | undefined {
  return Object.hasOwn(commands, name) ? commands[name] : undefined
}

const { array, bulk, integer, status } = reply
const any = Infinity
const info = '# Server\r\nredis_version:7.0.0\r\nredis_mode:standalone\r\nloading:0\r\n'

const commands: Readonly<Record<string, Command>> = {
  PING: command([0, 1], ([text]) => (text ? bulk(text) : status('PONG'))),
  CLIENT: command([1, any], ([word]) => (keyOf(word!).toUpperCase() === 'ID' ? integer(1) : status('OK'))),
  INFO: command([0, any], () => bulk(Buffer.from(info))),
  QUIT: command([0, any], () => status('OK')),
  SELECT: command([1, 1], ([index], session) => {
    const database = session.databases[Number(integerOf(index!))]
    if (database === undefined) throw new Refusal('ERR DB index is out of range')
    session.database = database
    return status('OK')
  }),
  FLUSHDB: command([0, 1], (_, { database }) => {
    database.clear()
    return status('OK')
  }),
  SET: command([2, any], ([key, value, ...options], { database }) => {
    const words = options.map((option) => option.toString('latin1').toUpperCase())
    let expiresAt: number | undefined
    let condition: string | undefined
    for (let i = 0; i < words.length; i++) {
      const word = words[i]!
      if ((word === 'EX' || word === 'PX') && expiresAt === undefined && i + 1 < words.length) {
        const time = Number(integerOf(options[++i]!))
        if (time <= 0) throw new Refusal("ERR invalid expire time in 'set' command")
        expiresAt = Date.now() + (word === 'EX' ? time * 1000 : time)
      } else if ((word === 'NX' || word === 'XX') && condition === undefined) condition = word
      else throw new Refusal('ERR syntax error')
    }
    if (condition !== undefined && (find(database, key!) !== undefined) !== (condition === 'XX'))
      return bulk(null)
    database.set(keyOf(key!), { value: Buffer.from(value!), expiresAt })
    return status('OK')
  }),
  GET: command([1, 1], ([key], { database }) => bulk(findOfKind(database, key!, Buffer.isBuffer) ?? null)),
  MGET: command([1, any], (keys, { database }) =>
    array(
      keys.map((key) => {
        const value = find(database, key)?.value
        return bulk(Buffer.isBuffer(value) ? value : null)
      }),
    ),
  ),
  MSET: command([2, any], (pairs, { database }) => {
    for (const [key, value] of pairsOf(pairs, 'mset')) database.set(keyOf(key), { value: Buffer.from(value) })
    return status('OK')
  }),
  DEL: command([1, any], (keys, { database }) =>
    integer(keys.filter((key) => find(database, key) && database.delete(keyOf(key))).length),
  ),
  EXISTS: command([1, any], (keys, { database }) =>
    integer(keys.filter((key) => find(database, key)).length),
  ),
  INCR: command([1, 1], ([key], { database }) => increase(database, { key: key!, by: 1n })),
  INCRBY: command([2, 2], ([key, by], { database }) => increase(database, { key: key!, by: integerOf(by!) })),
  EXPIRE: command([2, 2], ([key, seconds], { database }) => {
    const time = Number(integerOf(seconds!))
    const entry = find(database, key!)
    if (entry === undefined) return integer(0)
    entry.expiresAt = Date.now() + time * 1000
    return integer(1)
  }),
  TTL: command([1, 1], ([key], { database }) => {
    const entry = find(database, key!)
    if (entry?.expiresAt === undefined) return integer(entry === undefined ? -2 : -1)
    return integer(Math.floor((entry.expiresAt - Date.now() + 500) / 1000))
  }),
  HSET: command([3, any], ([key, ...pairs], { database }) => {
    const fields = pairsOf(pairs, 'hset')
    const hash = findOfKind(database, key!, isHash) ?? put(database, key!, new Map<string, Buffer>())
    const sizeBefore = hash.size
    for (const [field, value] of fields) hash.set(keyOf(field), Buffer.from(value))
    return integer(hash.size - sizeBefore)
  }),
  HGET: command([2, 2], ([key, field], { database }) =>
    bulk(findOfKind(database, key!, isHash)?.get(keyOf(field!)) ?? null),
  ),
  HGETALL: command([1, 1], ([key], { database }) => {
    const hash = findOfKind(database, key!, isHash) ?? new Map<string, Buffer>()
    return array([...hash].flatMap(([field, value]) => [bulk(Buffer.from(field, 'latin1')), bulk(value)]))
  }),
  LPUSH: command([2, any], ([key, ...items], { database }) => {
    const list = findOfKind(database, key!, Array.isArray) ?? put(database, key!, [])
    for (const item of items) list.unshift(Buffer.from(item))
    return integer(list.length)
  }),
  RPUSH: command([2, any], ([key, ...items], { database }) => {
    const list = findOfKind(database, key!, Array.isArray) ?? put(database, key!, [])
    list.push(...items.map((item) => Buffer.from(item)))
    return integer(list.length)
  }),
  LPOP: command([1, 2], (args, { database }) => pop(database, args, (list) => list.shift())),
  RPOP: command([1, 2], (args, { database }) => pop(database, args, (list) => list.pop())),
  LLEN: command([1, 1], ([key], { database }) =>
    integer(findOfKind(database, key!, Array.isArray)?.length ?? 0),
  ),
  LRANGE: command([3, 3], ([key, first, last], { database }) => {
    const [start, end] = [Number(integerOf(first!)), Number(integerOf(last!))]
    const list = findOfKind(database, key!, Array.isArray) ?? []
    // Both ends are inclusive, and count from the back when negative.
    const from = Math.max(0, start < 0 ? list.length + start : start)
    return array(list.slice(from, Math.max(0, (end < 0 ? list.length + end : end) + 1)).map(bulk))
  }),
}

function command([least, most]: readonly [number, number], run: Command['run']): Command {
  return { least, most, run }
}

function keyOf(key: Buffer): string {
  return key.toString('latin1')
}

/** Finds what is at a key and has not expired. */
function find(database: Database, key: Buffer): Entry | undefined {
  const entry = database.get(keyOf(key))
  if (entry?.expiresAt === undefined || entry.expiresAt > Date.now()) return entry
  database.delete(keyOf(key))
  return undefined
}

function findOfKind<Kind extends Value>(
  database: Database,
  ...[key, isKind]: [Buffer, (value: Value) => value is Kind]
): Kind | undefined {
  const value = find(database, key)?.value
  if (value === undefined || isKind(value)) return value
  throw new Refusal('WRONGTYPE Operation against a key holding the wrong kind of value')
}

function isHash(value: Value): value is Map<string, Buffer> {
  return value instanceof Map
}

function put<Kind extends Value>(database: Database, ...[key, value]: [Buffer, Kind]): Kind {
  database.set(keyOf(key), { value })
  return value
}

function pop(
  database: Database,
  ...[[key, count], take]: [readonly Buffer[], (list: Buffer[]) => Buffer | undefined]
): Buffer {
  const limit = count === undefined ? 1 : Number(integerOf(count))
  if (limit < 0) throw new Refusal('ERR value is out of range, must be positive')
  const list = findOfKind(database, key!, Array.isArray)
  if (list === undefined) return count === undefined ? bulk(null) : Buffer.from('*-1\r\n')
  const taken: Buffer[] = []
  while (taken.length < limit && list.length > 0) taken.push(take(list)!)
  if (list.length === 0) database.delete(keyOf(key!))
  return count === undefined ? bulk(taken[0]!) : array(taken.map(bulk))
}

/** Reads a 64-bit integer as Redis does: no sign but a minus, no spaces, no leading zeros. */
function integerOf(word: Buffer): bigint {
  const text = word.toString('latin1')
  const value = /^(0|-?[1-9]\d{0,18})$/.test(text) ? BigInt(text) : undefined
  if (value === undefined || BigInt.asIntN(64, value) !== value) {
    throw new Refusal('ERR value is not an integer or out of range')
  }
  return value
}

function increase(database: Database, { key, by }: { key: Buffer; by: bigint }): Buffer {
  const text = findOfKind(database, key, Buffer.isBuffer)
  const value = (text === undefined ? 0n : integerOf(text)) + by
  if (BigInt.asIntN(64, value) !== value) throw new Refusal('ERR increment or decrement would overflow')
  const expiresAt = find(database, key)?.expiresAt
  database.set(keyOf(key), { value: Buffer.from(String(value)), expiresAt })
  return integer(value)
}

function pairsOf(words: readonly Buffer[], commandName: string): [Buffer, Buffer][] {
  if (words.length % 2 === 1) throw new Refusal(`ERR wrong number of arguments for '${commandName}' command`)
  return Array.from({ length: words.length / 2 }, (_, i) => [words[2 * i]!, words[2 * i + 1]!])
}
