import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { guarded } from './guarded.ts'

/** Listens to diagnostics channels by their names, with listeners that never throw; returns how to stop. */
export function listenTo(
  instrument: string,
  listeners: Readonly<Record<string, (message: never) => void>>,
): () => void {
  const subscribed = Object.entries(listeners).map(
    ([name, listener]) => [name, guarded(instrument, listener as (message: unknown) => void)] as const,
  )
  for (const [name, listener] of subscribed) subscribe(name, listener)
  return () => {
    for (const [name, listener] of subscribed) unsubscribe(name, listener)
  }
}
