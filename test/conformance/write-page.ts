import { defaultExpositionOptions } from '../../src/exposition/exposition-options.ts'
import { offeredFormats, type Format } from '../../src/exposition/formats.ts'
import { PagePool } from '../../src/exposition/page-pool.ts'
import { writeExposition } from '../../src/exposition/write-exposition.ts'
import type { Escaping } from '../../src/naming/escape-name.ts'
import type { Family } from '../../src/snapshot/snapshot.ts'
import type { Dialect } from './expected-families.ts'

/** One exposition and what it was written from. */
export interface Page {
  readonly families: readonly Family[]
  readonly dialect: Dialect
  readonly escaping: Escaping
  readonly bytes: Buffer
}

export interface PageRequest {
  readonly dialect: Dialect
  readonly escaping: Escaping
  /** By default that of the source; mutations give theirs. */
  readonly write?: typeof writeExposition
  /** 64 KB by default. */
  readonly pageBytes?: number
}

/** Writes a model in a format. */
export function writePage(families: readonly Family[], request: PageRequest): Page {
  const { dialect, escaping, write = writeExposition, pageBytes = 65_536 } = request
  const pages = new PagePool({ pageBytes })
  const format = formatOf(dialect)
  const parts: Buffer[] = []
  for (const page of write({ families }, { pages, format, escaping, options: defaultExpositionOptions })) {
    parts.push(Buffer.from(page))
    pages.give(page)
  }
  return { families, dialect, escaping, bytes: Buffer.concat(parts) }
}

const formats = offeredFormats({ openMetrics2: false })

function formatOf(dialect: Dialect): Format {
  const name = { text: 'text-1.0.0', openmetrics: 'openmetrics-1.0.0', protobuf: 'protobuf' }[dialect]
  return formats.find((format) => format.name === name)!
}
