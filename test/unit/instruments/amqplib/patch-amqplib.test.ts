import { expect, it } from 'vitest'
import { ChannelLedger } from '../../../../src/instruments/amqplib/channel-ledger.ts'
import { AmqpMeters } from '../../../../src/instruments/amqplib/amqp-meters.ts'
import { patchAmqplib } from '../../../../src/instruments/amqplib/patch-amqplib.ts'
import { SeriesStore } from '../../../../src/series/series-store.ts'

const context = (): { store: SeriesStore; http: { excludedPaths: readonly string[] } } => ({
  store: new SeriesStore(),
  http: { excludedPaths: [] },
})

it('leaves exports alone that are not those of the library', () => {
  for (const exports of [undefined, null, 'text', () => {}]) {
    expect(() => patchAmqplib(exports, 'amqplib/lib/connect.js', context())).not.toThrow()
  }
  const other = Object.freeze({ connect: () => {} })
  expect(() => patchAmqplib(other, 'amqplib/lib/other.js', context())).not.toThrow()
})

it('patches a file once', () => {
  const library = { connect: (_url: unknown, _options: unknown, done: () => void) => done() }
  const given = context()
  patchAmqplib(library, 'amqplib/lib/connect.js', given)
  const { connect } = library
  patchAmqplib(library, 'amqplib/lib/connect.js', given)
  expect(library.connect).toBe(connect)
})

it('calls back as often as the library does, with what it gives, and counts the first time', () => {
  const library = {
    connect: (_url: unknown, _options: unknown, done: (...answer: unknown[]) => void) => {
      done('first', 1)
      done('second')
      return 'returned'
    },
  }
  const given = context()
  patchAmqplib(library, 'amqplib/lib/connect.js', given)
  const answers: unknown[][] = []
  expect(library.connect('amqp://rabbit', {}, (...answer) => answers.push(answer))).toBe('returned')
  expect(answers).toEqual([['first', 1], ['second']])
  const opened = given.store.current().find(({ metric }) => metric.name.endsWith('create_time'))
  expect(opened?.series.map(({ values }) => values.at(-1))).toEqual(['5672', '_OTHER'])
})

it('remembers no more than 65,536 unsettled messages of a channel', () => {
  const store = new SeriesStore()
  const destination = new AmqpMeters(store).queue('orders')
  const ledger = new ChannelLedger()
  for (let tag = 1; tag <= 70_000; tag++) ledger.begin(tag, destination)
  const { active } = destination.consumption
  expect(active.cells[active.offset]).toBe(65_536)
  ledger.settleUpTo(0, { outcome: 'completed' })
  expect(active.cells[active.offset]).toBe(0)
})
