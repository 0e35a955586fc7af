import type { Completion } from './completion.ts'

/** What is told when the work behind a watched object ends. */
export interface LazyWatch {
  readonly completion: Completion
  /** Goes on with the value that a thenable came to, which may be a stream. */
  readonly follow: (value: unknown, completion: Completion) => void
}

type Method = (this: unknown, ...args: unknown[]) => unknown
type Methods = Record<PropertyKey, unknown>

/** Who waits for each object; the methods of an object are covered once, however often it is returned. */
const waiting = new WeakMap<object, Set<LazyWatch>>()

/** Ends what was returned and thrown away unfinished, so that nothing stays in flight for ever. */
const dropped = new FinalizationRegistry<Completion>((completion) => completion.end('dropped'))

/**
 * Watches an object that does its work when it is asked to: a library's thenable, a generator or
 * another iterator, an async iterable. It tells whether the object is one of them.
 *
 * The methods by which the work is asked for are covered by own properties of the object that call the
 * original with the same `this` and arguments; nothing is called that the caller does not call.
 */
export function watchLazily(target: object, watch: LazyWatch): boolean {
  const known = waiting.get(target)
  if (known !== undefined) {
    wait(target, { watches: known, watch })
    return true
  }
  const watches = new Set<LazyWatch>()
  const methods = target as Methods
  let covered = false
  if (isThenable(target)) covered = coverThenable(methods, watches)
  if (isAsyncIterable(methods)) {
    covered = (isIterator(methods) ? coverIterator : coverIterable)(methods, watches) || covered
  } else if (isIterator(methods) && typeof methods[Symbol.iterator] === 'function') {
    covered = coverIterator(methods, watches) || covered
  }
  if (!covered) return false
  waiting.set(target, watches)
  wait(target, { watches, watch })
  return true
}

/** Tells whether a value has a `then` method. */
function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && typeof (value as Methods)['then'] === 'function'
}

function wait(target: object, { watches, watch }: { watches: Set<LazyWatch>; watch: LazyWatch }): void {
  watches.add(watch)
  dropped.register(target, watch.completion, watch.completion)
}

/** Streams of Node and of the web are read in ways that pass by their iterator: they count as values. */
function isAsyncIterable(methods: Methods): boolean {
  return (
    typeof methods[Symbol.asyncIterator] === 'function' &&
    typeof methods['on'] !== 'function' &&
    typeof methods['getReader'] !== 'function'
  )
}

function isIterator(methods: Methods): boolean {
  return typeof methods['next'] === 'function'
}

type End = { how: 'finished' } | { how: 'threw'; thrown: unknown }

function settle(watches: Set<LazyWatch>, end: End): void {
  for (const { completion } of takeAll(watches)) {
    completion.end(end.how, end.how === 'threw' ? end.thrown : undefined)
  }
}

/** Empties the set first: what is told of an end may start and end another measurement. */
function takeAll(watches: Set<LazyWatch>): LazyWatch[] {
  const taken = [...watches]
  watches.clear()
  for (const { completion } of taken) dropped.unregister(completion)
  return taken
}

function coverThenable(methods: Methods, watches: Set<LazyWatch>): boolean {
  const fulfilled = (value: unknown): void => {
    for (const { completion, follow } of takeAll(watches)) {
      if (isThenable(value)) completion.end('finished')
      else follow(value, completion)
    }
  }
  const rejected = (thrown: unknown): void => settle(watches, { how: 'threw', thrown })
  const covered = cover(methods, {
    name: 'then',
    call: (original, { self, args: [onFulfilled, onRejected, ...rest] }) =>
      Reflect.apply(original, self, [
        (value: unknown) => {
          fulfilled(value)
          return typeof onFulfilled === 'function' ? (onFulfilled as Method)(value) : value
        },
        (reason: unknown) => {
          rejected(reason)
          if (typeof onRejected === 'function') return (onRejected as Method)(reason)
          throw reason
        },
        ...rest,
      ]),
  })
  if (!covered) return false
  // Those of the language go through `then`; a library's may not.
  if (methods['catch'] !== Promise.prototype.catch) {
    cover(methods, {
      name: 'catch',
      call: (_original, { self, args: [onRejected] }) => thenOf(self)(undefined, onRejected),
    })
  }
  if (methods['finally'] !== Promise.prototype.finally) {
    cover(methods, {
      name: 'finally',
      call: (_original, { self, args: [onFinally] }) => {
        const settled = async (): Promise<void> => {
          if (typeof onFinally === 'function') await (onFinally as Method)()
        }
        return thenOf(self)(
          (value: unknown) => settled().then(() => value),
          (reason: unknown) =>
            settled().then(() => {
              throw reason
            }),
        )
      },
    })
  }
  // The promises of the openai and @anthropic-ai/sdk packages can be awaited by these two instead.
  for (const name of ['asResponse', 'withResponse']) {
    cover(methods, {
      name,
      call: (original, { self, args }) => {
        const result = Reflect.apply(original, self, args)
        if (!isThenable(result)) return result
        return result.then(
          (value) => {
            settle(watches, { how: 'finished' })
            return value
          },
          (reason: unknown) => {
            rejected(reason)
            throw reason
          },
        )
      },
    })
  }
  return true
}

function thenOf(self: unknown): Method {
  return (...args) => Reflect.apply((self as { then: Method }).then, self, args)
}

function coverIterable(methods: Methods, watches: Set<LazyWatch>): boolean {
  return cover(methods, {
    name: Symbol.asyncIterator,
    call: (original, { self, args }) => {
      const iterator = Reflect.apply(original, self, args)
      try {
        if (typeof iterator === 'object' && iterator !== null && !waiting.has(iterator)) {
          if (coverIterator(iterator as Methods, watches)) waiting.set(iterator, watches)
          else settle(watches, { how: 'finished' })
        }
      } catch {
        settle(watches, { how: 'finished' })
      }
      return iterator
    },
  })
}

function coverIterator(methods: Methods, watches: Set<LazyWatch>): boolean {
  const stepped = (step: unknown): unknown => {
    if ((step as { done?: unknown } | undefined)?.done) settle(watches, { how: 'finished' })
    return step
  }
  const threw = (thrown: unknown): never => {
    settle(watches, { how: 'threw', thrown })
    throw thrown
  }
  const ask: Cover = (original, { self, args }) => {
    let step: unknown
    try {
      step = Reflect.apply(original, self, args)
    } catch (thrown) {
      return threw(thrown)
    }
    return isThenable(step) ? step.then(stepped, threw) : stepped(step)
  }
  const covered = cover(methods, { name: 'next', call: ask })
  cover(methods, { name: 'return', call: ask })
  cover(methods, { name: 'throw', call: ask })
  return covered
}

/** Puts a method of ours before one of the object; tells whether the object has one and lets that be done. */
function cover(methods: Methods, { name, call }: { name: PropertyKey; call: Cover }): boolean {
  const original = methods[name]
  if (typeof original !== 'function') return false
  return Reflect.defineProperty(methods, name, {
    value: function covered(this: unknown, ...args: unknown[]) {
      return call(original as Method, { self: this, args })
    },
    configurable: true,
    writable: true,
    enumerable: Object.getOwnPropertyDescriptor(methods, name)?.enumerable ?? false,
  })
}

/** Does a call of a covered method: mostly by calling the original. */
type Cover = (original: Method, call: { readonly self: unknown; readonly args: unknown[] }) => unknown
