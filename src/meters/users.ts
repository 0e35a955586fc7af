import type { AttributesOf } from '../catalog/metric.ts'
import { userActive, userEvents } from '../catalog/users.ts'
import type { SeriesStore } from '../series/series-store.ts'
import { recording } from './pack.ts'
import { removablePack } from './removal.ts'

/** The time up to now within which a user counts as active. */
export type UserWindow = NonNullable<AttributesOf<typeof userActive>['user.active.window']>

const { pack, removal } = removablePack('users', {
  metrics: [userEvents, userActive],
  bind,
})

/** Measures what users do, and how many do it. Does nothing without the preload. */
export const users = {
  ...removal,

  /** Counts something that a user did (`user.events`); the name is one of a small set, never a user's identity. */
  recordEvent: recording(pack, (recorders, { name }: { readonly name: string }) =>
    recorders.events.add(1, { 'user.event.name': name }),
  ),

  /** Says how many different users were active within a window (`user.active`). */
  setActive: recording(
    pack,
    (recorders, { window, count }: { readonly window: UserWindow; readonly count: number }) =>
      recorders.active.set(count, { 'user.active.window': window }),
  ),
}

function bind(store: SeriesStore) {
  return { events: store.counter(userEvents), active: store.gauge(userActive) }
}
