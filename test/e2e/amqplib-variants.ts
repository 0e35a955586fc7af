import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { patchAmqplib } from '../../src/instruments/amqplib/patch-amqplib.ts'
import { SeriesStore } from '../../src/series/series-store.ts'
import { readStore } from './read-store.ts'

/** A version of amqplib with one of its interfaces, as one suite runs over all of them. */
export interface Variant {
  readonly title: string
  readonly version: string
  connect(url: unknown, options?: object): Promise<Connection>
}

/** A channel with its methods as promises, whichever interface it is of. */
export interface Channel {
  /** Calls a method that the broker answers. */
  ask(method: string, ...args: unknown[]): Promise<Answer>
  /** The channel itself, for what is alike in both interfaces. */
  readonly raw: RawChannel
}

export interface Answer {
  readonly queue: string
  readonly consumerTag: string
  readonly fields: { readonly deliveryTag: number }
}

export interface RawChannel {
  publish(exchange: string, key: string, content: Buffer, options?: object, callback?: Confirmed): boolean
  ack(message: unknown, allUpTo?: boolean): void
  ackAll(): void
  nack(message: unknown, allUpTo?: boolean, requeue?: boolean): void
  nackAll(requeue?: boolean): void
  reject(message: unknown, requeue?: boolean): void
  on(event: string, listener: (subject: unknown) => void): unknown
  listenerCount(event: string): number
}

export type Confirmed = (error: unknown) => void

export interface Connection {
  channel(): Promise<Channel>
  confirmChannel(): Promise<Channel>
  consume(channel: Channel, queue: string, onMessage: OnMessage, options?: object): Promise<Answer>
  close(): Promise<void>
  readonly raw: { on(event: string, listener: (subject: unknown) => void): unknown }
}

export type OnMessage = (message: { readonly content: Buffer } | null) => void

interface Model {
  on(event: string, listener: (subject: unknown) => void): unknown
  close(...args: unknown[]): unknown
  createChannel(...args: unknown[]): unknown
  createConfirmChannel(...args: unknown[]): unknown
}

interface Library {
  connect(...args: unknown[]): unknown
}

const require = createRequire(import.meta.url)

/** One store for all: a copy of the library is patched once in a process. */
const store: SeriesStore = new SeriesStore()

export const variants: readonly Variant[] = ['amqplib', 'amqplib1', 'amqplib010', 'amqplib0100'].flatMap(
  (name) => {
    const { version, promises, callbacks } = load(name)
    return [
      {
        title: `amqplib ${version}`,
        version,
        connect: async (url: unknown, options?: object) =>
          promised((await promises.connect(url, options)) as Model),
      },
      {
        title: `amqplib ${version}, callbacks`,
        version,
        connect: async (url: unknown, options?: object) => {
          const connect = promisify(callbacks.connect) as unknown as (...args: unknown[]) => Promise<Model>
          return calledBack(await connect(url, options))
        },
      },
    ]
  },
)

/** Loads a version whose files are patched in the order in which the preload sees them. */
function load(name: string): { version: string; promises: Library; callbacks: Library } {
  const folder = dirname(require.resolve(name))
  for (const file of ['connection', 'connect', 'channel', 'channel_model', 'callback_model']) {
    const path = `lib/${file}.js`
    const loaded: unknown = require(join(folder, path))
    patchAmqplib(loaded, `amqplib/${path}`, { store, http: { excludedPaths: [] } })
  }
  const { version } = require(join(folder, 'package.json')) as { version: string }
  const promises = require(join(folder, 'channel_api.js')) as Library
  const callbacks = require(join(folder, 'callback_api.js')) as Library
  return { version, promises, callbacks }
}

function promised(model: Model): Connection {
  const channel = (raw: unknown): Channel => ({
    raw: raw as RawChannel,
    ask: (method, ...args) => asyncMethod(raw, method)(...args),
  })
  return {
    raw: model,
    channel: async () => channel(quiet(await model.createChannel())),
    confirmChannel: async () => channel(quiet(await model.createConfirmChannel())),
    consume: ({ ask }, ...args) => ask('consume', ...args),
    close: async () => {
      await model.close()
    },
  }
}

function calledBack(model: Model): Connection {
  const channel = (raw: unknown): Channel => ({
    raw: raw as RawChannel,
    ask: (method, ...args) =>
      promisify(asyncMethod(raw, method) as never)(...(args as [])) as Promise<Answer>,
  })
  const create = async (method: 'createChannel' | 'createConfirmChannel'): Promise<Channel> =>
    channel(quiet(await promisify(asyncMethod(model, method) as never)()))
  return {
    raw: model,
    channel: () => create('createChannel'),
    confirmChannel: () => create('createConfirmChannel'),
    consume: ({ ask }, queue, onMessage, options = {}) => ask('consume', queue, onMessage, options),
    close: () => promisify(asyncMethod(model, 'close') as never)(),
  }
}

function asyncMethod(owner: unknown, name: string): (...args: unknown[]) => Promise<Answer> {
  const method = (owner as Record<string, (...args: unknown[]) => Promise<Answer>>)[name]!
  return method.bind(owner)
}

/** Without a listener the errors that tests provoke would end the process. */
function quiet(raw: unknown): unknown {
  ;(raw as RawChannel).on('error', () => {})
  return raw
}

export const { readings, valuesBy } = readStore(store)
