import { expect, test } from 'vitest'
import { PagePool } from '../../../src/exposition/page-pool.ts'
import { writeProtobuf } from '../../../src/exposition/protobuf/write-protobuf.ts'
import { writeText } from '../../../src/exposition/write-text.ts'
import { FamilyTable } from '../../../src/snapshot/family-table.ts'
import { SeriesColumns } from '../../../src/snapshot/series-columns.ts'
import type { Snapshot } from '../../../src/snapshot/snapshot.ts'
import { translationOf } from '../../../src/snapshot/translation.ts'
import { openMetrics, text } from './snapshots.ts'

/** Two metrics whose labels have the same length, as the endpoint keeps them: in columns, without an object a series. */
function snapshot(): Snapshot {
  const translation = translationOf('UnderscoreEscapingWithSuffixes')
  const columns = ['one', 'two'].map((name) => {
    const attributes = { [`${name}.label`]: { description: '', limit: 100 } }
    const metric = {
      name,
      kind: 'counter',
      unit: '1',
      description: '',
      attributes,
      stability: 'ours',
    } as const
    const made = new SeriesColumns(metric, translation)
    for (let i = 0; i < 60; i++)
      made.add({
        cells: Float64Array.of(1000 + i),
        offset: 0,
        startTimeMs: 0,
        names: [`${name}.label`],
        values: [`v${100 + i}`],
      })
    return made
  })
  return { families: new FamilyTable(translation).families(columns.map((one) => one.points())) }
}

type Writer = (shown: Snapshot) => Generator<Uint8Array>

const small = { pageBytes: 512 }
const writers: readonly (readonly [string, Writer])[] = [
  [
    'text',
    (shown) => writeText(shown, { pages: new PagePool(small), format: text, escaping: 'underscores' }),
  ],
  [
    'OpenMetrics',
    (shown) => writeText(shown, { pages: new PagePool(small), format: openMetrics, escaping: 'underscores' }),
  ],
  [
    'protobuf',
    (shown) =>
      writeProtobuf(shown, {
        pages: new PagePool(small),
        escaping: 'underscores',
        nativeHistograms: 'native',
      }),
  ],
]

function alone(pages: Generator<Uint8Array>): string {
  return Buffer.concat([...pages].map((page) => Buffer.from(page))).toString('latin1')
}

test.for(writers)('%s is written as if alone by scrapes that wait for each other in turn', ([, writer]) => {
  const shown = snapshot()
  const expected = alone(writer(shown))
  expect(expected.length).toBeGreaterThan(1000)
  const running = writers.map(([, each]) => each(shown))
  const own = writer(shown)
  const pages: Buffer[] = []
  for (const page of own) {
    pages.push(Buffer.from(page))
    // The others go different ways, so that they stop at other series.
    running.forEach((other, i) => {
      for (let step = 0; step <= i; step++) other.next()
    })
  }
  expect(Buffer.concat(pages).toString('latin1')).toBe(expected)
})
