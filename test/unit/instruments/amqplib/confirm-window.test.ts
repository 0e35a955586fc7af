import { expect, it } from 'vitest'
import { AmqpMeters } from '../../../../src/instruments/amqplib/amqp-meters.ts'
import { ConfirmWindow } from '../../../../src/instruments/amqplib/confirm-window.ts'
import { SeriesStore } from '../../../../src/series/series-store.ts'

function begin(): { window: ConfirmWindow; add: (count: number) => void; counts: () => number[] } {
  const store = new SeriesStore()
  const destination = new AmqpMeters(store).queue('orders')
  const window = new ConfirmWindow()
  return {
    window,
    add: (count) => {
      for (let i = 0; i < count; i++) window.add(destination)
    },
    // Of each series: how many were recorded.
    counts: () =>
      store
        .current()
        .filter(({ metric }) => metric.name === 'messaging.client.operation.duration')
        .flatMap(({ series }) => series)
        .map(({ cells, offset }) => cells.slice(offset + 1, offset + 21).reduce((sum, one) => sum + one, 0)),
  }
}

const confirmed = { errorType: undefined }

it('records each message once, in whichever order and however often it is confirmed', () => {
  const { window, add, counts } = begin()
  add(5)
  for (const tag of [3, 1, 3, 2]) window.settle({ tag, multiple: false, ...confirmed })
  expect([window.size, counts()]).toEqual([2, [3]])
  window.settle({ tag: 5, multiple: true, ...confirmed })
  expect([window.size, counts()]).toEqual([0, [5]])
})

it('goes on counting tags after it has forgotten thousands', () => {
  const { window, add, counts } = begin()
  for (let tag = 0; tag < 10_000; tag += 100) {
    add(100)
    window.settle({ tag: tag + 99, multiple: true, ...confirmed })
    window.settle({ tag: tag + 100, multiple: false, ...confirmed })
  }
  add(1)
  window.settle({ tag: 10_001, multiple: false, ...confirmed })
  expect([window.size, counts()]).toEqual([0, [10_001]])
})

it('ignores tags that it never had', () => {
  const { window, add } = begin()
  add(1)
  for (const tag of [0, -1, 2, 99, Number.NaN]) window.settle({ tag, multiple: false, ...confirmed })
  expect(window.size).toBe(1)
  window.settle({ tag: Number.MAX_SAFE_INTEGER, multiple: true, ...confirmed })
  expect(window.size).toBe(0)
})

it('records what is left as failed when the channel closes', () => {
  const { window, add, counts } = begin()
  add(3)
  window.settle({ tag: 2, multiple: false, ...confirmed })
  window.close('CHANNEL_CLOSED')
  expect([window.size, counts()]).toEqual([0, [1, 2]])
})
