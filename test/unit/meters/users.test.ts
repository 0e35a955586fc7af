import { afterEach, expect, it } from 'vitest'
import { users } from '../../../src/meters/users.ts'
import { recordedIn, startRunning, stopRunning } from './running.ts'

afterEach(stopRunning)

it('counts events and says how many users are active in each window', () => {
  const store = startRunning()
  users.recordEvent({ name: 'video_view' })
  users.recordEvent({ name: 'video_view' })
  users.setActive({ window: 'day', count: 120 })
  users.setActive({ window: 'day', count: 118 })
  expect(recordedIn(store)).toEqual({
    'user.events{user.event.name=video_view}': 2,
    'user.active{user.active.window=day}': 118,
  })
})
