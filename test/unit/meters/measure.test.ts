import { execFileSync } from 'node:child_process'
import { EventEmitter } from 'node:events'
import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import type { Ending } from '../../../src/meters/completion.ts'
import { measure } from '../../../src/meters/measure.ts'

function measured<Result>(run: () => Result) {
  const endings: Ending[] = []
  const result = measure(run, (ending) => endings.push(ending))
  return { result, endings, hows: () => endings.map(({ how }) => how) }
}

const failure = new TypeError('no')

async function partsOf<Part>(iterable: AsyncIterable<Part>): Promise<Part[]> {
  const parts: Part[] = []
  for await (const part of iterable) parts.push(part)
  return parts
}

describe('measuring a synchronous function', () => {
  it.each([
    [1],
    ['text'],
    [undefined],
    [null],
    [[1, 2]],
    [new Map([[1, 2]])],
    [{ next: () => 1 }],
    [() => 1],
  ])('gives %j as it is and ends at once', (value) => {
    const { result, hows } = measured(() => value)
    expect(result).toBe(value)
    expect(hows()).toEqual(['finished'])
  })

  it('throws the same error again and tells it', () => {
    const endings: Ending[] = []
    const call = () => {
      throw failure
    }
    expect(() => measure(call, (ending) => endings.push(ending))).toThrow(failure)
    expect(endings).toMatchObject([{ how: 'threw', thrown: failure }])
  })

  it('is not disturbed by an observer that throws', () => {
    const boom = () => {
      throw new Error('in the observer')
    }
    expect(measure(() => 7, boom)).toBe(7)
  })

  it('leaves streams of Node alone, which are read in ways that pass by an iterator', () => {
    const stream = Object.assign(new EventEmitter(), { async *[Symbol.asyncIterator]() {} })
    const own = stream[Symbol.asyncIterator]
    const { hows } = measured(() => stream)
    expect(hows()).toEqual(['finished'])
    expect(stream[Symbol.asyncIterator]).toBe(own)
  })

  it('survives a proxy that throws at every look', () => {
    const hostile = new Proxy(
      {},
      {
        get() {
          throw failure
        },
      },
    )
    const { result, hows } = measured(() => hostile)
    expect(result).toBe(hostile)
    expect(hows()).toEqual(['finished'])
  })
})

describe('measuring a promise', () => {
  it('ends when it is fulfilled, and not before', async () => {
    const { promise, resolve } = Promise.withResolvers<number>()
    const { result, hows } = measured(() => promise)
    await Promise.resolve()
    expect(hows()).toEqual([])
    resolve(3)
    expect(await result).toBe(3)
    expect(hows()).toEqual(['finished'])
  })

  it('rejects with the same error', async () => {
    const { result, endings } = measured(() => Promise.reject(failure))
    await expect(result).rejects.toBe(failure)
    expect(endings).toMatchObject([{ how: 'threw', thrown: failure }])
  })

  it('keeps the own properties of the promise', async () => {
    const { result } = measured(() => Object.assign(Promise.resolve(1), { child: failure }))
    expect(result.child).toBe(failure)
    await result
  })

  it('knows promises of another realm', async () => {
    const { result, hows } = measured(() => runInNewContext('Promise.resolve(5)') as Promise<number>)
    expect(await result).toBe(5)
    expect(hows()).toEqual(['finished'])
  })

  it('goes on with a stream that the promise comes to', async () => {
    async function* tokens() {
      yield 1
      yield 2
    }
    const stream = tokens()
    const { result, hows } = measured(() => Promise.resolve(stream))
    expect(await result).toBe(stream)
    expect(hows()).toEqual([])
    expect(await partsOf(stream)).toEqual([1, 2])
    expect(hows()).toEqual(['finished'])
  })
})

describe('measuring a thenable of a library', () => {
  class LazyQuery {
    executions = 0
    // oxlint-disable-next-line unicorn/no-thenable -- query builders are such objects
    then<A, B>(onFulfilled?: (value: string) => A, onRejected?: (reason: unknown) => B) {
      this.executions++
      return Promise.resolve('rows').then(onFulfilled, onRejected)
    }
    limit(): this {
      return this
    }
  }

  it('gives the same object and never starts it by itself', async () => {
    const query = new LazyQuery()
    const { result, hows } = measured(() => query)
    expect(result).toBe(query)
    expect(query.executions).toBe(0)
    expect(hows()).toEqual([])
    expect(await result.limit()).toBe('rows')
    expect(query.executions).toBe(1)
    expect(hows()).toEqual(['finished'])
  })

  it('measures a subclass of promise, with the methods that the subclass has', async () => {
    class Cancellable extends Promise<string> {
      readonly #secret = 'kept'
      secret() {
        return this.#secret
      }
    }
    const { result, hows } = measured(() => new Cancellable((resolve) => resolve('done')))
    expect(result).toBeInstanceOf(Cancellable)
    expect(result.secret()).toBe('kept')
    expect(await result).toBe('done')
    expect(hows()).toEqual(['finished'])
  })

  it.each(['catch', 'finally', 'asResponse', 'withResponse'] as const)(
    'ends when it is awaited by its own %s',
    async (method) => {
      class ApiPromise extends Promise<unknown> {
        readonly #answer: Promise<string>
        constructor(answer: Promise<string>) {
          super((resolve) => resolve(null))
          this.#answer = answer
        }
        static override get [Symbol.species]() {
          return Promise
        }
        // oxlint-disable-next-line unicorn/no-thenable -- the openai package has such a promise
        override then<A = unknown, B = never>(
          a?: ((value: unknown) => A | PromiseLike<A>) | null,
          b?: ((reason: unknown) => B | PromiseLike<B>) | null,
        ): Promise<A | B> {
          return this.#answer.then(a, b)
        }
        override catch<B = never>(b?: ((reason: unknown) => B | PromiseLike<B>) | null) {
          return this.#answer.catch(b)
        }
        override finally(c?: (() => void) | null) {
          return this.#answer.finally(c)
        }
        async asResponse() {
          return await this.#answer
        }
        async withResponse() {
          return await this.#answer
        }
      }
      const { result, hows } = measured(() => new ApiPromise(Promise.resolve('answer')))
      let called = 0
      const value: unknown = await (result[method] as (callback: () => void) => Promise<unknown>)(
        () => void called++,
      )
      expect(value).toBe('answer')
      expect(called).toBe(method === 'finally' ? 1 : 0)
      expect(hows()).toEqual(['finished'])
    },
  )

  it('ends each call once when one object is given out by several', async () => {
    const query = new LazyQuery()
    const first = measured(() => query)
    const second = measured(() => query)
    const then = query.then
    await query
    await query
    expect(first.hows()).toEqual(['finished'])
    expect(second.hows()).toEqual(['finished'])
    measured(() => query)
    expect(query.then).toBe(then)
  })

  it('ends at the return when the object is frozen', () => {
    const { hows } = measured(() => Object.freeze(new LazyQuery()))
    expect(hows()).toEqual(['finished'])
  })
})

describe('measuring a generator', () => {
  function* numbers() {
    const got: unknown = yield 1
    yield got
    return 'end'
  }

  it('gives the same object and ends when it is used up', () => {
    const generator = Object.assign(numbers(), { extra: 1 })
    const { result, hows } = measured(() => generator)
    expect(result).toBe(generator)
    expect(result.extra).toBe(1)
    expect(result.next()).toEqual({ value: 1, done: false })
    expect(result.next('sent')).toEqual({ value: 'sent', done: false })
    expect(hows()).toEqual([])
    expect(result.next()).toEqual({ value: 'end', done: true })
    expect(hows()).toEqual(['finished'])
  })

  it('ends when the loop over it is left', () => {
    const { result, hows } = measured(numbers)
    for (const number of result) if (number === 1) break
    expect(hows()).toEqual(['finished'])
  })

  it('tells what it throws', () => {
    const { result, endings } = measured(function* () {
      yield 1
      throw failure
    })
    expect(() => [...result]).toThrow(failure)
    expect(endings).toMatchObject([{ how: 'threw', thrown: failure }])
  })

  it('goes on when it catches what is thrown into it', () => {
    const { result, hows } = measured(function* () {
      try {
        yield 1
      } catch {
        yield 2
      }
    })
    result.next()
    expect(result.throw(failure)).toEqual({ value: 2, done: false })
    expect(hows()).toEqual([])
    result.next()
    expect(hows()).toEqual(['finished'])
  })
})

describe('measuring an asynchronous iterable', () => {
  it('ends a generator when it is used up, left or throws', async () => {
    async function* tokens({ fail }: { fail: boolean }) {
      yield 'a'
      if (fail) throw failure
      yield 'b'
    }
    const all = measured(() => tokens({ fail: false }))
    expect(await partsOf(all.result)).toEqual(['a', 'b'])
    expect(all.hows()).toEqual(['finished'])

    const left = measured(() => tokens({ fail: false }))
    for await (const token of left.result) if (token === 'a') break
    expect(left.hows()).toEqual(['finished'])

    const failing = measured(() => tokens({ fail: true }))
    await expect(partsOf(failing.result)).rejects.toBe(failure)
    expect(failing.endings).toMatchObject([{ how: 'threw', thrown: failure }])
  })

  it('measures an iterable that makes its iterator only when it is read', async () => {
    class Stream {
      readonly parts = ['a', 'b']
      async *[Symbol.asyncIterator]() {
        yield* this.parts
      }
    }
    const stream = new Stream()
    const { result, hows } = measured(() => Promise.resolve(stream))
    expect(await result).toBe(stream)
    expect(hows()).toEqual([])
    expect(await partsOf(stream)).toEqual(['a', 'b'])
    expect(hows()).toEqual(['finished'])
  })
})

describe('what a process sees of rejections and of dropped results', () => {
  const run = (program: string) =>
    execFileSync(
      process.execPath,
      [
        '--no-warnings',
        '--expose-gc',
        '--experimental-strip-types',
        '--input-type=module',
        '--eval',
        `import { measure } from './src/meters/measure.ts'
         const unhandled = []
         process.on('unhandledRejection', (reason) => unhandled.push(reason))
         const tick = () => new Promise((resolve) => setTimeout(resolve, 20))
         ${program}`,
      ],
      { encoding: 'utf8', timeout: 50_000 },
    ).trim()

  it.each([
    ['a promise', 'async () => { throw 1 }'],
    ['a subclass of promise', '() => new (class Sub extends Promise {})((_, reject) => reject(1))'],
  ])('leaves a rejection of %s that nobody handles unhandled, once', (_, fn) => {
    expect(run(`measure(${fn}, () => {}); await tick(); console.log(JSON.stringify(unhandled))`)).toBe('[1]')
  })

  it.each([
    ['a promise', 'async () => { throw 1 }', 'await result.catch(() => {})'],
    [
      'a subclass',
      '() => new (class Sub extends Promise {})((_, no) => no(1))',
      'await result.catch(() => {})',
    ],
    ['a stream', 'async function* () { throw 1 }', 'try { for await (const _ of result); } catch {}'],
    [
      'a promise of a stream',
      'async () => (async function* () { throw 1 })()',
      'try { for await (const _ of await result); } catch {}',
    ],
  ])('adds no unhandled rejection to %s whose failure is handled', (_, fn, use) => {
    expect(
      run(`let how; const result = measure(${fn}, (ending) => { how = ending.how }); ${use}; await tick()
           console.log(JSON.stringify({ how, unhandled }))`),
    ).toBe('{"how":"threw","unhandled":[]}')
  })

  it('takes a stream that nobody reads out of flight when it is collected', () => {
    expect(
      run(`const hows = []
           const start = () => { measure(async function* () { yield 1 }, (ending) => hows.push(ending.how)) }
           start()
           for (let i = 0; i < 1000 && hows.length === 0; i++) { await tick(); gc() }
           console.log(hows.join())`),
    ).toBe('dropped')
  })
})
