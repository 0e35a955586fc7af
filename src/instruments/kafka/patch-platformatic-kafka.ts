import { subscribe } from 'node:diagnostics_channel'
import type { SeriesStore } from '../../series/series-store.ts'
import type { InstrumentContext } from '../instrument.ts'
import { methodPatches } from '../method-patches.ts'
import { kafkaMetersOf } from './kafka-meters.ts'
import { PlatformaticConsumers } from './platformatic-consumers.ts'
import type {
  ChannelContext,
  CreatedInstance,
  FetchContext,
  MetadataContext,
  ReceiveContext,
  SendContext,
} from './platformatic-library.ts'

const { reportFailure } = methodPatches('platformatic-kafka')

/**
 * Measures the producers and consumers of @platformatic/kafka 2, through its own diagnostics channels: nothing of the
 * library is changed.
 */
export function patchPlatformaticKafka(
  _moduleExports: unknown,
  _moduleName: string,
  { store }: InstrumentContext,
): void {
  if (listening.has(store)) return
  listening.add(store)
  const meters = kafkaMetersOf(store)
  const consumers = new PlatformaticConsumers(meters)
  listen('plt:kafka:instances', ({ type, instance }: CreatedInstance) => {
    if (type === 'consumer') consumers.add(instance)
  })
  timed<SendContext>('producer:sends', (context, seconds) => {
    const counts = countByTopic(context.options.messages ?? [])
    meters.recordSend('send', { counts, seconds, thrown: thrownIn(context) })
  })
  timed<FetchContext>('consumer:fetches', (context, seconds) => {
    consumers.recordRequest('poll', { context, seconds })
    consumers.noteFetch(context)
  })
  timed('consumer:commits', (context, seconds) => consumers.recordRequest('commit', { context, seconds }))
  timed('consumer:group', (context, seconds) => {
    if (context.operation === 'joinGroup') consumers.noteJoin(context, seconds)
    else if (context.operation === 'leaveGroup') consumers.noteLeave(context)
  })
  listen('tracing:plt:kafka:base:metadata:asyncStart', (context: MetadataContext) =>
    consumers.noteTopics(context),
  )
  listen('tracing:plt:kafka:consumer:receives:asyncStart', (context: ReceiveContext) =>
    consumers.noteMessage(context),
  )
}

const listening = new WeakSet<SeriesStore>()

function listen<Message>(channel: string, act: (message: Message) => void): void {
  subscribe(channel, (message) => {
    try {
      act(message as Message)
    } catch (thrown) {
      // The channel would throw it anew, outside of any call.
      reportFailure(thrown)
    }
  })
}

/** Follows the calls of a tracing channel to their end: a call that fails at once has an error and no callback. */
function timed<Context extends ChannelContext>(
  name: string,
  act: (context: Context, seconds: number) => void,
): void {
  const startsMs = new WeakMap<ChannelContext, number>()
  const end = (context: Context): void => {
    const startMs = startsMs.get(context)
    if (startMs === undefined) return
    startsMs.delete(context)
    act(context, (performance.now() - startMs) / 1000)
  }
  const channel = `tracing:plt:kafka:${name}`
  listen<Context>(`${channel}:start`, (context) => startsMs.set(context, performance.now()))
  listen<Context>(`${channel}:error`, end)
  listen<Context>(`${channel}:asyncStart`, end)
}

function countByTopic(messages: readonly { readonly topic: string }[]): ReadonlyMap<unknown, number> {
  const counts = new Map<unknown, number>()
  for (const { topic } of messages) counts.set(topic, (counts.get(topic) ?? 0) + 1)
  return counts
}

function thrownIn({ error }: ChannelContext): { error: unknown } | undefined {
  return error === undefined || error === null ? undefined : { error }
}
