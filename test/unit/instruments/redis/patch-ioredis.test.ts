import { expect, test } from 'vitest'
import { patchIoredis } from '../../../../src/instruments/redis/patch-ioredis.ts'
import { SeriesStore } from '../../../../src/series/series-store.ts'

interface Command {
  name: string
  args: unknown[]
  resolve(value: unknown): unknown
  reject(error: unknown): unknown
}

/** A library of the shape of ioredis whose commands settle as their test says. */
function makeLibrary(): {
  new (): { options: object; status: string; sendCommand(command: Command, stream?: unknown): unknown }
  prototype: object
} {
  return class Redis {
    options = { host: 'a', port: 1 }
    status = 'ready'
    connect(): string {
      return 'connected'
    }
    sendCommand(command: Command, stream?: unknown): unknown {
      return [this, command, stream]
    }
  }
}

function command(name: string): Command & { settled: unknown[] } {
  const settled: unknown[] = []
  return {
    name,
    args: [],
    settled,
    resolve(value) {
      settled.push(value)
      return 'resolved'
    },
    reject(error) {
      settled.push(error)
      return 'rejected'
    },
  }
}

function countOf(store: SeriesStore): number {
  const [found] = store.current().filter(({ metric }) => metric.name === 'db.client.operation.duration')
  return (found?.series ?? []).reduce(
    (sum, one) => sum + one.cells.slice(one.offset + 1, one.offset + 16).reduce((a, b) => a + b, 0),
    0,
  )
}

const http = { excludedPaths: [] }

test('patches a copy once, though require and import both bring it', () => {
  const store = new SeriesStore()
  const Redis = makeLibrary()
  patchIoredis(Redis, 'ioredis', { store, http })
  patchIoredis({ default: Redis, Redis }, 'ioredis', { store, http })
  const get = command('get')
  new Redis().sendCommand(get)
  get.resolve('x')
  expect(countOf(store)).toBe(1)
})

test('finds the library behind the default of an ES namespace', () => {
  const store = new SeriesStore()
  const Redis = makeLibrary()
  patchIoredis({ default: Redis }, 'ioredis', { store, http })
  const get = command('get')
  new Redis().sendCommand(get)
  get.reject(new Error('x'))
  expect(countOf(store)).toBe(1)
})

test('passes on arguments, results and what settles a command, and keeps methods as they look', () => {
  const Redis = makeLibrary()
  const before = Object.getOwnPropertyDescriptor(Redis.prototype, 'sendCommand')!
  patchIoredis(Redis, 'ioredis', { store: new SeriesStore(), http })
  const after = Object.getOwnPropertyDescriptor(Redis.prototype, 'sendCommand')!
  expect({ ...after, value: null }).toEqual({ ...before, value: null })
  expect([after.value.name, after.value.length]).toEqual([before.value.name, before.value.length])

  const redis = new Redis()
  const get = command('get')
  expect(redis.sendCommand(get, 'stream')).toEqual([redis, get, 'stream'])
  const error = new Error('x')
  expect([get.resolve('x'), get.reject(error)]).toEqual(['resolved', 'rejected'])
  expect(get.settled).toEqual(['x', error])
})

test.each([
  ['resolve', 'resolve'],
  ['resolve', 'reject'],
  ['reject', 'resolve'],
  ['reject', 'reject'],
] as const)('counts a command once whose %s is followed by a %s', (first, second) => {
  const store = new SeriesStore()
  const Redis = makeLibrary()
  patchIoredis(Redis, 'ioredis', { store, http })
  const get = command('get')
  new Redis().sendCommand(get)
  get[first](new Error('x'))
  get[second](new Error('y'))
  expect(countOf(store)).toBe(1)
})

test('counts a command that its reply makes reject as the rejection', () => {
  const store = new SeriesStore()
  const Redis = makeLibrary()
  patchIoredis(Redis, 'ioredis', { store, http })
  const get: Command = { ...command('get'), resolve: () => get.reject(new TypeError('no such conversion')) }
  new Redis().sendCommand(get)
  get.resolve('x')
  const [{ series }] = store
    .current()
    .filter(({ metric }) => metric.name === 'db.client.operation.duration') as [
    ReturnType<SeriesStore['current']>[number],
  ]
  expect(series).toHaveLength(1)
  expect(Object.fromEntries(series[0]!.attributes)).toMatchObject({ 'error.type': 'TypeError' })
})

test('lets the application go on when the instrument itself fails', () => {
  const store = new SeriesStore()
  const Redis = makeLibrary()
  patchIoredis(Redis, 'ioredis', { store, http })
  const redis = new Redis()
  Object.defineProperty(redis, 'options', {
    get() {
      throw new Error('hostile')
    },
  })
  const get = command('get')
  expect(redis.sendCommand(get)).toEqual([redis, get, undefined])
  expect(get.resolve('x')).toBe('resolved')
  expect(get.settled).toEqual(['x'])
})

test.each([[undefined], [null], [{}], [() => {}], [class {}], [{ default: 1 }]])(
  'leaves %o, which is no ioredis, alone',
  (other) => {
    expect(() => patchIoredis(other, 'ioredis', { store: new SeriesStore(), http })).not.toThrow()
  },
)
