import { EventEmitter } from 'node:events'
import { expect, test } from 'vitest'
import { patchPg } from '../../../../src/instruments/pg/patch-pg.ts'
import { SeriesStore } from '../../../../src/series/series-store.ts'
import type { HistogramSeries } from '../../../../src/series/series.ts'

type Callback = (error: Error | null, result?: unknown) => void

/** A library in the shape of pg.native: it hands each query a native result, and its queries emit `end`. */
function nativeLibrary({ changesConfig }: { changesConfig: boolean }) {
  const texts: unknown[] = []
  class Query extends EventEmitter {
    handleError(error: Error): void {
      this.emit('error', error)
    }
    submit(): void {
      queueMicrotask(() => this.emit('end'))
    }
  }
  class Client {
    readonly connectionParameters = { host: 'db', port: 5432, database: 'shop' }
    query(config: unknown, values?: unknown, callback?: Callback): unknown {
      if (config instanceof Query) {
        config.submit()
        return config
      }
      const query = normalizeQueryConfig(config as object, values, callback)
      texts.push(query.text)
      queueMicrotask(() => query.callback?.(null, { rows: [] }))
      return undefined
    }
    connect(): void {}
  }
  function normalizeQueryConfig(
    config: object,
    _values: unknown,
    callback: unknown,
  ): { callback?: Callback; text?: unknown } {
    // It throws at a frozen object of the application when it writes there.
    const own: object = changesConfig ? config : Object.create(config)
    return Object.defineProperty(own, 'callback', { value: callback })
  }
  return { Client, Query, texts, utils: { normalizeQueryConfig } }
}

async function countsOf(store: SeriesStore): Promise<number[]> {
  const [durations] = await store.collect({ timeoutMs: 100 })
  return (durations?.series ?? []).map((one) => {
    const { cells, offset, bounds } = one as HistogramSeries
    return cells.subarray(offset + 1, offset + 2 + bounds.length).reduce((sum, count) => sum + count, 0)
  })
}

const contextOf = (store: SeriesStore) => ({ store, http: { excludedPaths: [] } })

test('pg.native is patched when it is read, and not loaded before', async () => {
  const store = new SeriesStore()
  const native = nativeLibrary({ changesConfig: false })
  let reads = 0
  const library = Object.defineProperty({}, 'native', {
    configurable: true,
    enumerable: false,
    get: () => {
      reads++
      return native
    },
  }) as { native: typeof native }
  patchPg(library, 'pg', contextOf(store))
  expect(reads).toBe(0)
  const client = new library.native.Client()
  expect(reads).toBe(1)
  const query = new native.Query()
  const ended = new Promise((resolve) => query.on('end', resolve))
  expect(client.query(query)).toBe(query)
  await ended
  await client.query({ text: 'SELECT 1' })
  expect(await countsOf(store)).toEqual([1, 1])
})

test('the query object of the application stays as it is, also where pg would write a callback into it', async () => {
  for (const changesConfig of [true, false]) {
    const store = new SeriesStore()
    const library = nativeLibrary({ changesConfig })
    patchPg(library, 'pg', contextOf(store))
    const client = new library.Client()
    const config = Object.freeze({ text: 'SELECT 1' })
    await client.query(config)
    await client.query(config)
    class Statement {
      get text(): string {
        return 'SELECT 1'
      }
    }
    await client.query(Object.freeze(new Statement()))
    expect(library.texts).toEqual(['SELECT 1', 'SELECT 1', 'SELECT 1'])
    expect(await countsOf(store)).toEqual([3])
  }
})

test('the namespace of an ES module is patched by its default export', async () => {
  const store = new SeriesStore()
  const library = nativeLibrary({ changesConfig: false })
  patchPg(Object.freeze({ __proto__: null, default: library }), 'pg', contextOf(store))
  await new library.Client().query({ text: 'SELECT 1' })
  expect(await countsOf(store)).toEqual([1])
})

test('a library of another shape is left as it is', () => {
  for (const exports of [
    undefined,
    null,
    1,
    {},
    { Client: {} },
    { Client: null, Pool: 'x' },
    Object.freeze({}),
  ]) {
    expect(() => patchPg(exports, 'pg', contextOf(new SeriesStore()))).not.toThrow()
    expect(() => patchPg(exports, 'pg-pool', contextOf(new SeriesStore()))).not.toThrow()
  }
})

test('a query runs as before when the instrument itself fails', async () => {
  const library = nativeLibrary({ changesConfig: false })
  patchPg(library, 'pg', contextOf(new SeriesStore()))
  const client = new library.Client()
  Object.defineProperty(client, 'connectionParameters', {
    get: () => {
      throw new Error('planted')
    },
  })
  const called = await new Promise((resolve) =>
    client.query({ text: 'SELECT 1' }, undefined, (_, result) => resolve(result)),
  )
  expect(called).toEqual({ rows: [] })
})
